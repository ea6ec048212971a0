using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>Reads classes by name or number.</summary>
/// <param name="labels">Class names by number; each once.</param>
public sealed class ClassTargetForm(IReadOnlyList<string> labels) : ITargetForm
{
    /// <summary>The class names, one a line: two of them at least.</summary>
    public string Identity => string.Join('\n', labels);

    public ITargetReader Open(string path, string column) => new ClassTargetReader(path, column, labels);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        var classes = MemoryMarshal.Cast<byte, int>(content).ToArray();
        var fits = content.Length == texts * sizeof(int)
            && !classes.AsSpan().ContainsAnyExceptInRange(0, labels.Count - 1);
        return fits ? new ClassTargets(classes) : null;
    }
}
