namespace QuantBuild.Hub.Protocol;

/// <summary>Reads an answer's body, and gives up on one that hardly comes.</summary>
/// <param name="body">Of the answer.</param>
/// <param name="patience">In which a KiB must arrive, or the end.</param>
internal sealed class PatientReader(Stream body, TimeSpan patience)
{
    private const int LeastProgress = 1024;

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <param name="buffer">Filled until at least a KiB has come, or it is full, or the body ends.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <exception cref="AttemptFailedException">The connection broke, or too little came in time.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        var read = 0;
        try
        {
            while (read < Math.Min(LeastProgress, buffer.Length))
            {
                var count = await body.ReadAsync(buffer[read..], limit.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                read += count;
            }

            return read;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new AttemptFailedException("sends hardly anything", delay: null, exception);
        }
        catch (IOException exception)
        {
            // What came before the connection broke is kept; the next call meets the break again.
            return read > 0
                ? read
                : throw new AttemptFailedException("dropped the connection", delay: null, exception);
        }
    }
}
