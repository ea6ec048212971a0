using System.Text;
using CsCheck;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

/// <summary>Wrong data files: each says what is wrong, in which line and column.</summary>
public sealed class WrongTableTests : IDisposable
{
    private const string Head = "sentence\tlabel\n";
    private static readonly string[] Labels = ["negative", "positive"];
    private static readonly string[] Words =
        ["a", "film", "caf\u00E9", "\u65E5\u672C", "\uD83D\uDE00", "great", "\u00FC"];
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("", "Unreadable", 1, 0, "is empty")]
    [InlineData("\uFEFF", "Unreadable", 1, 0, "is empty")]
    [InlineData("\n", "Unreadable", 1, 0, "is empty")]
    [InlineData(Head, "Unreadable", 0, 0, "no rows")]
    [InlineData("sentence\tlabel", "Unreadable", 0, 0, "no rows")]
    [InlineData(Head + "a\t1\n\nb\t0\n", "Row", 3, 0, "The row is empty")]
    [InlineData(Head + "a\t1\n\n", "Row", 3, 0, "The row is empty")]
    [InlineData(Head + "a\t1\tx\n", "Row", 2, 0, "3 fields, the header 2")]
    [InlineData(Head + "a\t1\nb\n", "Row", 3, 0, "1 field, the header 2")]
    [InlineData(Head + "a 1\n", "Row", 2, 0, "1 field, the header 2")]
    [InlineData(Head + "a\t\t1\n", "Row", 2, 0, "3 fields")]
    [InlineData(Head + "a\t1\n\t0\n", "Row", 3, 1, "'sentence' is empty")]
    [InlineData(Head + "a\t1\n  \t0\n", "Row", 3, 1, "'sentence' is empty")]
    [InlineData(Head + "a\t1\n\u00A0\u3000\t0\n", "Row", 3, 1, "'sentence' is empty")]
    [InlineData(Head + "a\t\n", "Row", 2, 3, "'label' is empty")]
    [InlineData(Head + "a\t2\n", "Label", 2, 3, "'2' in column 'label' is no class")]
    [InlineData(Head + "a\t-1\n", "Label", 2, 3, "'-1'")]
    [InlineData(Head + "a\t1.0\n", "Label", 2, 3, "'1.0'")]
    [InlineData(Head + "a\t1 \n", "Label", 2, 3, "'1 '")]
    [InlineData(Head + "a\tPositive\n", "Label", 2, 3, "negative, positive")]
    [InlineData(Head + "a\t99999999999999999999\n", "Label", 2, 3, "no class")]
    [InlineData("label\tsentence\nabc\t1\n", "Label", 2, 1, "name the column that holds the labels")]
    [InlineData(Head + "a\t1\nb\tnegative\n", "MixedLabels", 3, 3, "line 2: '1') with names of classes (line 3")]
    [InlineData(Head + "a\tpositive\nb\tpositive\nc\t0\n", "MixedLabels", 4, 3, "numbers of classes (line 4: '0')")]
    [InlineData(Head + "\"a\"\t1\n\"b\"\t0\n", "Quoted", 2, 1, "2 of 2 fields")]
    [InlineData(Head + "a\t1\n\"he said \"\"no\"\"\"\t0\n", "Quoted", 3, 1, "1 of 2 fields")]
    [InlineData(Head + "a\t\"1\"\n", "Quoted", 2, 3, "in quotation marks")]
    [InlineData("\"sentence\"\t\"label\"\n\"a\"\t\"1\"\n", "Quoted", 1, 0, "header")]
    [InlineData(Head + "a\t1\n\"b\tc\"\t0\n", "Quoted", 3, 0, "does not close")]
    [InlineData(Head + "\"b\nc\"\t0\n", "Quoted", 2, 0, "does not close")]
    [InlineData("sentance\tlabel\na\t1\n", "Column", 1, 0, "The columns: sentance, label.")]
    [InlineData("Sentence\tlabel\na\t1\n", "Column", 1, 0, "no column 'sentence'")]
    [InlineData("sentence \tlabel\na\t1\n", "Column", 1, 0, "no column 'sentence'")]
    [InlineData("sentence,label\na,1\n", "Column", 1, 0, "holds no tab")]
    [InlineData("sentence\tlabel\tlabel\na\t1\t1\n", "Column", 1, 0, "2 columns are named 'label'")]
    [InlineData("sentence\tsentence\tlabel\na\tb\t1\n", "Column", 1, 0, "2 columns are named 'sentence'")]
    [InlineData("sentence\tla\u001Bbel\na\t1\n", "Column", 1, 10, "control character")]
    [InlineData("\t\na\t1\n", "Column", 1, 0, "2 columns; it must name them")]
    [InlineData(Head + "a\0b\t1\n", "Encoding", 2, 2, "NUL")]
    [InlineData("\0\0\0\0\n", "Encoding", 1, 1, "NUL")]
    [InlineData(Head + "a\rb\t1\n", "Encoding", 2, 2, "CR alone")]
    [InlineData("sentence\tlabel\ra\t1\nb\t0\r", "Encoding", 2, 4, "LF alone")]
    public void Read_WrongTable_NamesKindLineAndColumn(
        string table, string problem, int line, int column, string what)
    {
        var exception = Fault(Encoding.UTF8.GetBytes(table));

        exception.Problem.ToString().ShouldBe(problem);
        exception.Place.ShouldBe(new TablePlace(line, column));
        exception.Detail.ShouldContain(what);
        exception.Message.ShouldContain("table.tsv");
    }

    [Theory]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "NUL")]
    [InlineData("utf-32", "UTF-16")]
    public void Read_WiderEncodings_AreNamed(string encoding, string what)
    {
        var text = Encoding.GetEncoding(encoding);
        byte[] mark = encoding == "utf-16BE" ? [] : text.GetPreamble();

        var exception = Fault([.. mark, .. text.GetBytes(Head + "a\t1\n")]);

        exception.Problem.ShouldBe(DatasetProblem.Encoding);
        exception.Place.Line.ShouldBe(1);
        exception.Detail.ShouldContain(what);
    }

    [Theory]
    [InlineData(new byte[] { 0xE9 }, 0xE9)] // Latin-1
    [InlineData(new byte[] { 0xC3 }, 0xC3)] // The start of a character, and no more of it.
    [InlineData(new byte[] { 0xC0, 0x80 }, 0xC0)] // Overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 0xED)] // A surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, 0xF4)] // Beyond Unicode
    public void Read_BadBytes_NamesTheFirst(byte[] bad, int shown)
    {
        var exception = Fault([.. Encoding.UTF8.GetBytes(Head + "a\t1\ncaf\u00E9 "), .. bad, .. "\t0\n"u8]);

        exception.Problem.ShouldBe(DatasetProblem.Encoding);
        exception.Place.ShouldBe(new TablePlace(3, 6));
        exception.Detail.ShouldContain($"0x{shown:X2}");
    }

    [Theory]
    [InlineData("root:$6$saltsalt$hashhashhash:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n")]
    [InlineData("hunter2hunter2\n")]
    [InlineData("user\tp@ssw0rd!\nuser\tsecret\n")]
    [InlineData("AAAAB3NzaC1yc2EAAAADAQABAAABgQDJhunter2\tkey\n")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAA\n")]
    public void Read_FileThatIsNoTable_ShowsNothingOfIt(string content)
    {
        var exception = Fault(Encoding.UTF8.GetBytes(content));

        exception.Problem.ShouldBe(DatasetProblem.Column);
        foreach (var word in content.Split('\t', '\n').Where(word => word.Length > 4))
        {
            exception.Message.ShouldNotContain(word);
        }
    }

    [Fact]
    public void Read_HeaderOfManyColumns_ListsEightOfThem() =>
        Fault(Encoding.UTF8.GetBytes(string.Join('\t', Enumerable.Range(0, 20).Select(i => $"c{i}")) + "\n"))
            .Detail.ShouldEndWith("The columns: c0, c1, c2, c3, c4, c5, c6, c7 and 12 more.");

    [Fact]
    public void Read_HeaderWithoutEnd_IsRefused() =>
        Fault(Encoding.UTF8.GetBytes(new string('\t', 5000) + "\n")).Problem.ShouldBe(DatasetProblem.Limit);

    [Fact]
    public void Read_LineWithoutEnd_IsRefusedAtItsLine()
    {
        var bytes = new byte[(1 << 24) + 100];
        bytes.AsSpan().Fill((byte)'a');
        Encoding.UTF8.GetBytes(Head + "a\t1\n").CopyTo(bytes, 0);

        var exception = Fault(bytes);

        exception.Problem.ShouldBe(DatasetProblem.Limit);
        exception.Place.ShouldBe(new TablePlace(3));
    }

    [Fact]
    public void Read_SparseFileOfTerabytes_IsRefusedAtOnce()
    {
        var path = folder["sparse.tsv"];
        using (var stream = File.Create(path))
        {
            stream.SetLength((1L << 34) + 1);
        }

        Should.Throw<DatasetException>(() => Read(path)).Problem.ShouldBe(DatasetProblem.Limit);
    }

    [Fact]
    public void Read_AbsentFile_SaysSo()
    {
        var exception = Should.Throw<DatasetException>(() => Read(folder["none.tsv"]));

        exception.Problem.ShouldBe(DatasetProblem.Unreadable);
        exception.Detail.ShouldContain("does not exist");
    }

    [Fact]
    public void Read_Folder_SaysThatItIsOne()
    {
        Directory.CreateDirectory(folder["folder.tsv"]);

        Should.Throw<DatasetException>(() => Read(folder["folder.tsv"])).Detail.ShouldBe(
            "The file is a folder, not a file. Give the path of a file.");
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Read_BadByteAnywhere_NamesLineAndColumnOfIt() => TablesWithABadByte.ShouldHold(
        FullMatrix.Count(few: 60, many: 6_000),
        table =>
        {
            var exception = Fault(table);

            exception.Problem.ShouldBe(DatasetProblem.Encoding);
            exception.Place.ShouldBe(PlaceOf(table));
        },
        Encoding.Latin1.GetString);

    public void Dispose() => folder.Dispose();

    // Small ones, and some around the size of the reader's buffer, where a line lies in two of its parts.
    private static Gen<byte[]> TablesWithABadByte { get; } =
        from length in Gen.Frequency((1, Gen.Int[40, 399]), (2, Gen.Int[62_536, 135_535]))
        from table in Tables(length)
        from bad in Gen.Int[Head.Length, table.Length - 1]
        // The end of a line's end would take its beginning with it, and stand before it.
        where table[bad - 1] != '\r'
        from value in Gen.OneOf<byte>(0xFF, 0xC0)
        select (byte[])[.. table.AsSpan(0, bad), value, .. table.AsSpan(bad + 1)];

    private static Gen<byte[]> Tables(int length) =>
        from end in Gen.OneOf("\n", "\r\n")
        from mark in Gen.OneOf("", "\uFEFF")
        from rows in Gen.Select(Gen.OneOf(Words).Array[1, 39], Gen.Int[0, 1]).Array[20]
        select Table(mark, end, rows, length);

    // The rows again and again, until the text is long enough.
    private static byte[] Table(string mark, string end, (string[] Words, int Label)[] rows, int length)
    {
        var text = new StringBuilder(mark).Append("sentence\tlabel").Append(end);
        for (var row = 0; text.Length < length; row++)
        {
            var (words, label) = rows[row % rows.Length];
            text.AppendJoin(' ', words).Append('\t').Append(label).Append(end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // The plain way: line by line, the longest beginning that is UTF-8. A bad byte may take the rest of a character, or
    // the end of a line, with it.
    private static TablePlace PlaceOf(byte[] table)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var start = table.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        for (var line = 1; ; line++)
        {
            var end = Array.IndexOf(table, (byte)'\n', start);
            end = end < 0 ? table.Length : end;
            try
            {
                strict.GetCharCount(table, start, end - start);
            }
            catch (DecoderFallbackException exception)
            {
                return new TablePlace(line, strict.GetCharCount(table, start, exception.Index) + 1);
            }

            start = end + 1;
        }
    }

    private DatasetException Fault(byte[] table)
    {
        var path = folder["table.tsv"];
        File.WriteAllBytes(path, table);
        return Should.Throw<DatasetException>(() => Read(path));
    }

    private static void Read(string path) =>
        _ = LabelledTable.Read(path, new TextColumns("sentence", Label: "label"), Labels);
}
