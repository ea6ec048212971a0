using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>
/// The file form of a <see cref="LogitTable"/>: one safetensors tensor <c>logits</c> [rows, columns]; and beside it,
/// where the model wrote texts, <see cref="WrittenTextsFile"/>.
/// </summary>
internal static class LogitsFile
{
    public const string Name = "logits.safetensors";
    private const string TensorName = "logits";

    public static void Write(string path, LogitTable logits)
    {
        SafetensorsWriter.Write(
            path,
            [SafetensorsTensor.FromSingles(TensorName, [logits.Rows, logits.Columns], logits.Values.ToArray())],
            new Dictionary<string, string>());
        if (logits.Written is { } written)
        {
            WrittenTextsFile.Write(WrittenTextsFile.Beside(path), written);
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="texts">Those that the logits are of; null where each has one row, or none is looked up.</param>
    public static LogitTable Read(string path, TokenizedDataset? texts = null)
    {
        using var file = SafetensorsFile.Open(path);
        var shape = file.GetEntry(TensorName).Shape;
        var hasRowsInTexts = texts?.Targets is IPositionTargets || shape[0] == texts?.TokenCount;
        return new LogitTable(file.ReadArray<float>(TensorName), (int)shape[1], hasRowsInTexts ? texts : null)
        {
            Written = WrittenTextsFile.Find(WrittenTextsFile.Beside(path)),
        };
    }
}
