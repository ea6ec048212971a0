using Parquet;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

/// <summary>
/// Whatever a Parquet file holds, reading it gives rows or a <see cref="DatasetException"/>, in bounded memory.
/// </summary>
public sealed class DamagedParquetTests : IDisposable
{
    private static readonly string[] Columns = ["sentence", "label", "score", "tokens", "answers"];
    private static readonly CompressionMethod[] Codecs =
        [CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Gzip, CompressionMethod.Zstd];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public async Task Read_AnyDamage_GivesRowsOrADatasetException()
    {
        var path = folder["a.parquet"];
        var files = await Task.WhenAll(Codecs.Select(codec =>
            ParquetFiles.WriteAsync(ParquetFiles.Reviews(12), codec, rowsOfGroup: 5)));

        var accepted = ReaderProperty.Check(
            files,
            FullMatrix.Count(3_000, 20_000),
            (damaged, _) => Read(path, damaged),
            exception => exception is DatasetException fault && fault.Path == path);

        accepted.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Read_EveryByteOfTheMetadataChanged_GivesAllRowsOrADatasetException()
    {
        var path = folder["a.parquet"];
        var whole = await ParquetFiles.WriteAsync(ParquetFiles.Reviews(3), CompressionMethod.None);
        var metadata = BitConverter.ToInt32(whole, whole.Length - 8);
        var refused = 0;
        for (var at = whole.Length - 8 - metadata; at < whole.Length; at++)
        {
            foreach (var value in new byte[] { 0x00, 0x7F, 0x80, 0xFF })
            {
                byte[] damaged = [.. whole];
                damaged[at] = value;
                try
                {
                    Read(path, damaged).ShouldBe(3, $"byte {at} as {value}");
                }
                catch (DatasetException)
                {
                    refused++;
                }
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    // How many rows each column has.
    private static int Read(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return Columns.Select(column => Table.Rows(path, null, column).Count()).Distinct().ShouldHaveSingleItem();
    }
}
