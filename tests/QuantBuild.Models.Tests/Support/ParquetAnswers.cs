using System.Text.Json.Serialization;

namespace QuantBuild.Models.Tests.Support;

/// <summary>The answers of a question, as the hub stores SQuAD.</summary>
internal sealed class ParquetAnswers
{
    [JsonPropertyName("text")]
    public List<string> Text { get; set; } = [];

    [JsonPropertyName("answer_start")]
    public List<int> Starts { get; set; } = [];
}
