using System.Globalization;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
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

    /// <param name="span">The module.</param>
    /// <param name="checkpoint">What it has received and sent.</param>
    /// <param name="writeTraining">Writes the state of its training.</param>
    public void Save(ModuleSpan span, ModuleCheckpoint checkpoint, Action<BinaryWriter> writeTraining) =>
        SealedFile.Write(
            StepFile(span, checkpoint.Step),
            CheckpointFormat.Number,
            writer =>
            {
                CheckpointFormat.Write(writer, checkpoint);
                writeTraining(writer);
            });

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
            IsSound(span, step!.Value) && ReadCalibration(span) is not null));
    }

    /// <param name="span">The module.</param>
    /// <param name="step">Saved, and sound when <see cref="LatestStep"/> was asked.</param>
    /// <param name="readTraining">Takes up the state of its training; returns whether it is one of the same.</param>
    public ModuleCheckpoint Load(ModuleSpan span, int step, Func<BinaryReader, bool> readTraining) =>
        SealedFile.Read(StepFile(span, step), CheckpointFormat.Number, reader =>
        {
            var checkpoint = CheckpointFormat.Read(reader);
            return readTraining(reader) ? checkpoint : null;
        })
        ?? throw new IOException($"The checkpoint '{StepFile(span, step)}' changed while it was in use.");

    public IReadOnlyList<ActivationEntry> LoadCalibration(ModuleSpan span) =>
        ReadCalibration(span)
        ?? throw new IOException($"The checkpoint '{CalibrationFile(span)}' changed while it was in use.");

    private bool IsSound(ModuleSpan span, int step) =>
        SealedFile.Read(StepFile(span, step), CheckpointFormat.Number, _ => this) is not null;

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
