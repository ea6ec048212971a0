using CsCheck;

namespace QuantBuild.Tests.Shared.Properties;

/// <summary>
/// What every reader of untrusted files promises: a value or its documented error, in bounded memory.
/// </summary>
internal static class ReaderProperty
{
    private const long MostBytes = 512L << 20;

    private const int ShownBytes = 1500;

    /// <summary>Gives many damaged files to a reader.</summary>
    /// <param name="files">Whole ones, of which each case damages one.</param>
    /// <param name="count">How many damaged ones.</param>
    /// <param name="read">Reads one; the index of the whole one is given too.</param>
    /// <param name="isDocumented">Whether an error is one that the reader documents.</param>
    /// <returns>How many were read without error.</returns>
    public static int Check(
        IReadOnlyList<byte[]> files, int count, Action<byte[], int> read, Func<Exception, bool> isDocumented)
    {
        var accepted = 0;
        Gen.Select(Gen.Int[0, files.Count - 1], Damage.Any,
                (index, damage) => (Bytes: damage(files[index]), Index: index))
            .ShouldHold(
                count,
                file =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    try
                    {
                        read(file.Bytes, file.Index);
                        accepted++;
                    }
                    catch (Exception exception) when (isDocumented(exception))
                    {
                        exception.Message.ShouldNotBeEmpty();
                    }

                    (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes);
                },
                file => $"file {file.Index}: "
                    + Convert.ToBase64String(file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, ShownBytes))));
        return accepted;
    }
}
