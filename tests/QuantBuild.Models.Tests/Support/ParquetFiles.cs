using Parquet;
using Parquet.Serialization;

namespace QuantBuild.Models.Tests.Support;

/// <summary>Writes Parquet with Parquet.Net.</summary>
internal static class ParquetFiles
{
    /// <summary>A review a row, of all kinds of columns.</summary>
    public static async Task<byte[]> WriteAsync(
        IReadOnlyList<ParquetReview> rows, CompressionMethod codec = CompressionMethod.Snappy, int rowsOfGroup = 1000)
    {
        using var stream = new MemoryStream();
        await ParquetSerializer.SerializeAsync(
            rows,
            stream,
            new ParquetOptions { CompressionMethod = codec, RowGroupSize = rowsOfGroup });
        return stream.ToArray();
    }

    /// <summary>Some reviews, each different.</summary>
    public static IReadOnlyList<ParquetReview> Reviews(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ParquetReview
        {
            Sentence = $"film {i % 7} was caf\u00E9 {(i % 3 == 0 ? "good" : "bad")}",
            Label = i % 5 == 4 ? null : i % 2,
            Score = (i * 0.25) - 1,
            Stars = i * 0.1f,
            Price = i * 1.25m,
            IsLong = i % 3 == 0,
            Id = (i * 10_000_000_000L) - 5,
            Tokens = [.. Enumerable.Range(0, i % 4).Select(word => $"w{word}")],
            Tags = [.. Enumerable.Range(0, i % 4)],
            Answers = new ParquetAnswers
            {
                Text = i % 2 == 0 ? [] : [$"film {i % 7}"],
                Starts = i % 2 == 0 ? [] : [0],
            },
        }),
    ];
}
