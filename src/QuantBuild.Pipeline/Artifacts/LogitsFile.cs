using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>
/// The file form of a <see cref="LogitTable"/>: one safetensors tensor <c>logits</c> [rows, classes].
/// </summary>
internal static class LogitsFile
{
    public const string Name = "logits.safetensors";
    private const string TensorName = "logits";

    public static void Write(string path, LogitTable logits) => SafetensorsWriter.Write(
        path,
        [SafetensorsTensor.FromSingles(TensorName, [logits.Rows, logits.Classes], logits.Values.ToArray())],
        new Dictionary<string, string>());

    public static LogitTable Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new LogitTable(file.ReadArray<float>(TensorName), (int)file.GetEntry(TensorName).Shape[1]);
    }
}
