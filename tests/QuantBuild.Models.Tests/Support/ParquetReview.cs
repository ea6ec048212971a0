using System.Text.Json.Serialization;
using Parquet.Serialization.Attributes;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A row of a Parquet file.</summary>
internal sealed class ParquetReview
{
    [JsonPropertyName("sentence")]
    public string? Sentence { get; set; }

    [JsonPropertyName("label")]
    public int? Label { get; set; }

    [JsonPropertyName("score")]
    public double Score { get; set; }

    [JsonPropertyName("stars")]
    public float Stars { get; set; }

    [JsonPropertyName("price")]
    [ParquetDecimal(20, 3)]
    public decimal Price { get; set; }

    [JsonPropertyName("is_long")]
    public bool IsLong { get; set; }

    [JsonPropertyName("id")]
    public long Id { get; set; }

    [JsonPropertyName("tokens")]
    public List<string> Tokens { get; set; } = [];

    [JsonPropertyName("ner_tags")]
    public List<int> Tags { get; set; } = [];

    [JsonPropertyName("answers")]
    public ParquetAnswers? Answers { get; set; }
}
