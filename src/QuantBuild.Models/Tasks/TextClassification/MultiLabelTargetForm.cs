using System.Globalization;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>Reads labels by name or number, several in a field.</summary>
/// <param name="labels">Label names by number; each once.</param>
public sealed class MultiLabelTargetForm(IReadOnlyList<string> labels) : ITargetForm
{
    /// <summary>The label names, one a line, behind their number.</summary>
    public string Identity =>
        string.Create(CultureInfo.InvariantCulture, $"several of {labels.Count}:\n{string.Join('\n', labels)}");

    public ITargetReader Open(string path, string column) => new MultiLabelTargetReader(path, column, labels);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        var fits = content.Length == (long)texts * labels.Count && !content.ContainsAnyExceptInRange<byte>(0, 1);
        return fits ? new MultiLabelTargets(content.ToArray(), labels.Count) : null;
    }
}
