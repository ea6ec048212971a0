using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class ParquetTests : IDisposable
{
    private static readonly string[] Labels = ["negative", "positive"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Read_EveryCodec_GivesWhatWasWritten(CompressionMethod codec)
    {
        var rows = ParquetFiles.Reviews(100);
        var path = Write("a.parquet", await ParquetFiles.WriteAsync(rows, codec, rowsOfGroup: 33));

        var cells = Table.Rows(
            path,
            null,
            "sentence", "label", "score", "stars", "price", "is_long", "id", "tokens", "ner_tags", "answers");

        cells.Select(row => row.Select(cell => cell.Text)).ShouldBe(rows.Select(row => new[]
        {
            row.Sentence!,
            row.Label?.ToString(CultureInfo.InvariantCulture) ?? "",
            row.Score.ToString(CultureInfo.InvariantCulture),
            row.Stars.ToString(CultureInfo.InvariantCulture),
            row.Price.ToString("0.000", CultureInfo.InvariantCulture),
            row.IsLong ? "true" : "false",
            row.Id.ToString(CultureInfo.InvariantCulture),
            string.Join(' ', row.Tokens),
            string.Join(' ', row.Tags),
            $"{{\"text\":[{string.Concat(row.Answers!.Text.Select(text => $"\"{text}\""))}],"
                + $"\"answer_start\":[{string.Concat(row.Answers.Starts)}]}}",
        }));
        cells[3].Select(cell => cell.Kind).ShouldBe(
        [
            TableCellKind.Text, TableCellKind.Number, TableCellKind.Number, TableCellKind.Number, TableCellKind.Number,
            TableCellKind.Boolean, TableCellKind.Number, TableCellKind.List, TableCellKind.List, TableCellKind.Object,
        ]);
        cells[4][1].Kind.ShouldBe(TableCellKind.Null);
        cells[3][7].Items.ShouldBe(["w0", "w1", "w2"]);
        cells[99][0].Place.ShouldBe(new TablePlace(100));
    }

    [Fact]
    public async Task Read_DifferencesOfNumbers_GivesThem()
    {
        long[] numbers = [7, long.MaxValue, long.MinValue, -1, .. Enumerable.Range(0, 500).Select(i => i * 1_000_003L)];
        var field = new DataField<long>("n");
        var options = new ParquetOptions();
        options.ColumnEncodingHints["n"] = EncodingHint.DeltaBinaryPacked;
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream, options))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<long>(field, numbers);
        }

        Table.Texts(Write("a.parquet", stream.ToArray()), null, "n")
            .Select(row => long.Parse(row[0], CultureInfo.InvariantCulture)).ShouldBe(numbers);
    }

    [Fact]
    public async Task Read_TextsAndClasses_GivesExamplesWithTheirRow()
    {
        var rows = ParquetFiles.Reviews(3);
        var path = Write("a.parquet", await ParquetFiles.WriteAsync(rows));
        var columns = new TextColumns("sentence", Label: "label")
        {
            LabelNames = new Dictionary<string, string> { ["0"] = "negative", ["1"] = "positive" },
        };

        LabelledTable.Read(path, columns, Labels).Select(row => (row.Example.Text, row.Class)).ShouldBe(
            rows.Select(row => (row.Sentence!, row.Label!.Value)));
    }

    [Fact]
    public async Task Read_WrongRows_NamesEachAndGoesOn()
    {
        var rows = ParquetFiles.Reviews(6);
        rows[1].Sentence = " ";
        rows[2].Sentence = "a\0";
        rows[3].Sentence = null;
        var path = Write("a.parquet", await ParquetFiles.WriteAsync(rows, rowsOfGroup: 2));

        Table.Faults(path, new TextColumns("sentence", Label: "label"), null, "0", "1")
            .Select(fault => (fault.Problem, fault.Place.Line)).ShouldBe(
            [
                (DatasetProblem.Row, 2),
                (DatasetProblem.Encoding, 3),
                (DatasetProblem.Row, 4),
                (DatasetProblem.Row, 5),
            ]);
    }

    [Fact]
    public async Task Read_BytesThatAreNoText_AreAnEncodingFaultOfTheirRow()
    {
        var field = new DataField<byte[]>("blob");
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(field, new byte[]?[] { Encoding.UTF8.GetBytes("caf\u00E9"), [0xC3, 0x28] });
        }

        var fault = Table.Faults(Write("a.parquet", stream.ToArray()), new TextColumns("blob")).Single();

        (fault.Problem, fault.Place).ShouldBe((DatasetProblem.Encoding, new TablePlace(2)));
        fault.Detail.ShouldContain("'blob'");
    }

    [Theory]
    [InlineData("number", "score", DatasetProblem.Type, "a number")]
    [InlineData("object", "answers", DatasetProblem.Type, "an object")]
    [InlineData("missing", "sentense", DatasetProblem.Column, "There is no column 'sentense'. The columns: sentence, ")]
    public async Task Read_WrongColumn_SaysWhatItIs(string name, string column, DatasetProblem problem, string part)
    {
        var path = Write(name + ".parquet", await ParquetFiles.WriteAsync(ParquetFiles.Reviews(2)));

        var fault = Table.Faults(path, new TextColumns(column))[0];

        fault.Problem.ShouldBe(problem);
        fault.Detail.ShouldContain(part);
    }

    [Fact]
    public async Task Read_Dates_AreNotRead()
    {
        var field = new DataField<DateTime>("when");
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<DateTime>(field, new[] { new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
        }

        var fault = Table.Faults(Write("a.parquet", stream.ToArray()), new TextColumns("when")).Single();

        fault.Problem.ShouldBe(DatasetProblem.Type);
        fault.Detail.ShouldContain("'when' holds values of the type");
    }

    [Theory]
    [InlineData("empty", DatasetProblem.Unreadable, "The file is empty")]
    [InlineData("short", DatasetProblem.Format, "no Parquet")]
    [InlineData("text", DatasetProblem.Format, "no Parquet")]
    [InlineData("cut", DatasetProblem.Syntax, "cut off")]
    [InlineData("encrypted", DatasetProblem.Format, "encrypted")]
    [InlineData("length", DatasetProblem.Syntax, "not at its end")]
    public async Task Open_WhatIsNoParquet_SaysSo(string damage, DatasetProblem problem, string part)
    {
        var whole = await ParquetFiles.WriteAsync(ParquetFiles.Reviews(2));
        var path = Write("a.parquet", damage switch
        {
            "empty" => [],
            "short" => "PAR1PAR1"u8.ToArray(),
            "text" => "version https://git-lfs.github.com/spec/v1\n"u8.ToArray(),
            "cut" => whole[..^100],
            "encrypted" => [.. whole[..^4], .. "PARE"u8],
            _ => [.. whole[..^8], 0xFF, 0xFF, 0xFF, 0xFF, .. whole[^4..]],
        });

        var fault = Table.Faults(path, new TextColumns("sentence")).Single();

        (fault.Problem, fault.Path).ShouldBe((problem, path));
        fault.Detail.ShouldContain(part);
    }

    [Fact]
    public async Task Read_DamagedPage_NamesRowGroupColumnAndRow()
    {
        var whole = await ParquetFiles.WriteAsync(ParquetFiles.Reviews(40), CompressionMethod.Zstd, rowsOfGroup: 10);

        // The second frame of the first column's pages begins with this number.
        var frames = Enumerable.Range(0, whole.Length - 4)
            .Where(at => BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(at)) == 0xFD2FB528).ToList();
        whole[frames[frames.Count / 4]] ^= 1;

        var faults = Table.Faults(Write("a.parquet", whole), new TextColumns("sentence"));

        faults[^1].Problem.ShouldBe(DatasetProblem.Syntax);
        faults[^1].Place.Line.ShouldBe(11);
        faults[^1].Detail.ShouldStartWith("Row group 2, column 'sentence', cannot be read: ");
    }

    [Fact]
    public async Task Read_UnreadCodec_NamesIt()
    {
        var path = Write("a.parquet", await ParquetFiles.WriteAsync(ParquetFiles.Reviews(2), CompressionMethod.LZ4));

        var fault = Table.Faults(path, new TextColumns("sentence")).Single();

        fault.Problem.ShouldBe(DatasetProblem.Format);
        fault.Detail.ShouldContain("compressed with LZ4");
    }

    [Fact]
    public async Task Read_NoRows_SaysSo()
    {
        var path = Write("a.parquet", await ParquetFiles.WriteAsync([]));

        Table.Faults(path, new TextColumns("sentence")).Single().Detail.ShouldContain("no rows");
    }

    private string Write(string name, byte[] bytes) => Table.WriteBytes(folder, name, bytes);
}
