using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>Reads finite numbers.</summary>
public sealed class NumberTargetForm : ITargetForm
{
    public string Identity => "number";

    public ITargetReader Open(string path, string column) => new NumberTargetReader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        var numbers = MemoryMarshal.Cast<byte, double>(content).ToArray();
        return content.Length == (long)texts * sizeof(double) && Array.TrueForAll(numbers, double.IsFinite)
            ? new NumberTargets(numbers)
            : null;
    }
}
