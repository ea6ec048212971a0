namespace QuantBuild.Tests.Shared;

/// <summary>
/// What every reader of untrusted files promises: a value or its documented error, in bounded memory.
/// </summary>
internal static class ReaderProperty
{
    private const long MostBytes = 512L << 20;

    /// <summary>Gives many damaged files to a reader.</summary>
    /// <param name="files">Whole ones, by turns.</param>
    /// <param name="count">How many damaged ones.</param>
    /// <param name="read">Reads one; its number is given too.</param>
    /// <param name="isDocumented">Whether an error is one that the reader documents.</param>
    /// <returns>How many were read without error.</returns>
    public static int Check(
        IReadOnlyList<byte[]> files, int count, Action<byte[], int> read, Func<Exception, bool> isDocumented)
    {
        var accepted = 0;
        for (var number = 0; number < count; number++)
        {
            var damaged = new Mutator(number).Mutate(files[number % files.Count]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(damaged, number % files.Count);
                accepted++;
            }
            catch (Exception exception) when (isDocumented(exception))
            {
                exception.Message.ShouldNotBeEmpty();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"Case {number} ({Convert.ToBase64String(damaged.AsSpan(0, Math.Min(damaged.Length, 1500)))}): "
                    + $"{exception}",
                    exception);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes, $"case {number}");
        }

        return accepted;
    }
}
