using QuantBuild.Formats.Files;
using QuantBuild.Models.Tasks;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>What shorter forms of a task's answers need, as a checkpoint's users read it.</summary>
internal static class AnswerCalibrationFile
{
    /// <param name="path">Its name is the checkpoint's, too.</param>
    /// <param name="content">What the task's forms made.</param>
    public static void Write(string path, byte[] content) => Disk.Write(path, content);

    /// <param name="path">Of a file that <see cref="Write"/> left.</param>
    public static CompanionFile Read(string path) => new(Path.GetFileName(path), RegularFile.ReadAllBytes(path));
}
