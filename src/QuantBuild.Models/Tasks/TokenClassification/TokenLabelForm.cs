using System.Globalization;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>Reads classes by name or number, one a word.</summary>
/// <param name="labels">Class names by number; each once.</param>
public sealed class TokenLabelForm(IReadOnlyList<string> labels) : ITargetForm
{
    /// <summary>The class names, one a line, behind their number.</summary>
    public string Identity => string.Create(
        CultureInfo.InvariantCulture, $"one of {labels.Count} a word:\n{string.Join('\n', labels)}");

    public ITargetReader Open(string path, string column) => new TokenLabelReader(path, column, labels);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts) =>
        TokenLabels.Read(content, texts, labels.Count);
}
