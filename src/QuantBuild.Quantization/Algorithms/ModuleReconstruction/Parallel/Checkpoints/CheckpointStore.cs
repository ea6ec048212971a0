using System.Globalization;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>
/// The states of all modules in a folder: <c>MODULE/step-N.bin</c> for the last steps that the modules agreed on, and
/// <c>MODULE/calibration.bin</c> with the entries its quantizers were calibrated on.
/// </summary>
internal sealed class CheckpointStore(string folder, IReadOnlyList<ModuleSpan> spans)
{
    private const string StepPrefix = "step-";
    private const string Suffix = ".bin";

    /// <summary>A folder for a module's own files; made if absent.</summary>
    public string FolderOf(ModuleSpan span)
    {
        var path = Path.Combine(folder, span.Name);
        Disk.CreateFolder(path);
        return path;
    }

    public void SaveCalibration(ModuleSpan span, IReadOnlyList<ActivationEntry> entries) =>
        SealedFile.Write(
            CalibrationFile(span), CheckpointFormat.Number, writer => CheckpointFormat.Write(writer, entries));

    public void Save(ModuleSpan span, ModuleCheckpoint checkpoint) =>
        SealedFile.Write(
            StepFile(span, checkpoint.Step),
            CheckpointFormat.Number,
            writer => CheckpointFormat.Write(writer, checkpoint));

    /// <summary>Removes the states before a step.</summary>
    public void RemoveBefore(int step)
    {
        foreach (var span in spans)
        {
            foreach (var old in Steps(span).Where(saved => saved < step))
            {
                Disk.Delete(StepFile(span, old));
            }
        }
    }

    /// <summary>
    /// The latest step of which every module's state is sound; null where there is none. Removes what an interrupted
    /// run left unfinished, so nobody may be saving.
    /// </summary>
    public int? LatestStep()
    {
        foreach (var span in spans)
        {
            SealedFile.RemoveUnfinished(FolderOf(span));
        }

        var common = spans.Select(Steps).Aggregate((left, right) => [.. left.Intersect(right)]);
        return common.OrderDescending().Cast<int?>().FirstOrDefault(step => spans.All(span =>
            ReadStep(span, step!.Value) is not null && ReadCalibration(span) is not null));
    }

    public ModuleCheckpoint Load(ModuleSpan span, int step) =>
        ReadStep(span, step)
        ?? throw new IOException($"The checkpoint '{StepFile(span, step)}' changed while it was in use.");

    public IReadOnlyList<ActivationEntry> LoadCalibration(ModuleSpan span) =>
        ReadCalibration(span)
        ?? throw new IOException($"The checkpoint '{CalibrationFile(span)}' changed while it was in use.");

    private ModuleCheckpoint? ReadStep(ModuleSpan span, int step) =>
        SealedFile.Read(StepFile(span, step), CheckpointFormat.Number, CheckpointFormat.Read);

    private IReadOnlyList<ActivationEntry>? ReadCalibration(ModuleSpan span) =>
        SealedFile.Read(CalibrationFile(span), CheckpointFormat.Number, CheckpointFormat.ReadEntries);

    private List<int> Steps(ModuleSpan span) =>
    [
        .. Directory.EnumerateFiles(FolderOf(span), StepPrefix + "*" + Suffix)
            .Select(path => Path.GetFileName(path)[StepPrefix.Length..^Suffix.Length])
            .Where(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
    ];

    private string CalibrationFile(ModuleSpan span) => Path.Combine(FolderOf(span), "calibration" + Suffix);

    private string StepFile(ModuleSpan span, int step) => Path.Combine(
        FolderOf(span), string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{step}{Suffix}"));
}
