using System.Diagnostics;
using QuantBuild.Formats.Files;

namespace QuantBuild.Models.Training;

/// <summary>
/// The state of a <see cref="TrainingRun"/> in a file that is replaced at once, now and then: a training that was
/// stopped goes on from it and ends with the bytes of one that was not.
/// </summary>
internal sealed class TrainingCheckpoint(string folder, TimeSpan interval)
{
    public const string FileName = "training.bin";
    private const int Format = 2;
    private readonly string path = Path.Combine(folder, FileName);
    private readonly Stopwatch sinceLast = Stopwatch.StartNew();

    /// <summary>Writes the file where the interval has passed since the last time.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public void WriteIfDue(TrainingRun run)
    {
        if (sinceLast.Elapsed >= interval)
        {
            SealedFile.Write(path, Format, run.Write);
            sinceLast.Restart();
        }
    }

    /// <summary>
    /// Lets a run go on from the file; where there is none, or it is damaged or of another training, nothing changes.
    /// Removes what interrupted writes left.
    /// </summary>
    public void Read(TrainingRun run)
    {
        if (Directory.Exists(folder))
        {
            SealedFile.RemoveUnfinished(folder);
        }

        SealedFile.Read(path, Format, reader => run.Read(reader) ? run : null);
    }
}
