using QuantBuild.Models.Training;

namespace QuantBuild.Pipeline.Running;

/// <summary>
/// The peaks of a stage that goes on from checkpoints: kept beside them, so that a try that was interrupted counts.
/// </summary>
internal sealed class StagePeaks
{
    /// <summary>Name of the file in the folder of checkpoints.</summary>
    public const string FileName = "peaks.bin";

    private const int Format = 1;

    // Written again when a peak has grown by a sixteenth.
    private const int Growth = 16;

    private readonly string path;
    private readonly long[] earlier;
    private long[] written;

    /// <summary>Reads what earlier tries left in the folder.</summary>
    public StagePeaks(string folder)
    {
        path = Path.Combine(folder, FileName);
        earlier = SealedFile.Read(path, Format, reader => (long[])[reader.ReadInt64(), reader.ReadInt64()]) ?? [0, 0];
        written = earlier;
    }

    /// <summary>The peaks of earlier tries: most bytes of tensors, most resident bytes.</summary>
    public (long Bytes, long ResidentBytes) Earlier => (earlier[0], earlier[1]);

    /// <summary>Notes the peaks of this try so far.</summary>
    public void Note(long bytes, long residentBytes)
    {
        long[] now = [Math.Max(bytes, written[0]), Math.Max(residentBytes, written[1])];
        if (now[0] > written[0] + (written[0] / Growth) || now[1] > written[1] + (written[1] / Growth))
        {
            SealedFile.Write(path, Format, writer =>
            {
                writer.Write(now[0]);
                writer.Write(now[1]);
            });
            written = now;
        }
    }
}
