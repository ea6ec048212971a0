namespace QuantBuild.Cli.Streams;

/// <summary>
/// Bytes for a reader who may have gone: after the first that cannot be written, the rest is dropped. Why is kept for
/// commands whose result is what they write.
/// </summary>
internal sealed class PatientStream(Stream inner) : Stream
{
    // EPIPE; ERROR_BROKEN_PIPE, ERROR_NO_DATA
    private static readonly int[] ClosedPipe = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    /// <summary>What kept bytes back, other than a reader that closed its end; null while there is nothing.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool IsClosed { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!IsClosed)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception exception) when (IsOfStream(exception))
            {
                Close(exception);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        if (!IsClosed)
        {
            try
            {
                inner.Flush();
            }
            catch (Exception exception) when (IsOfStream(exception))
            {
                Close(exception);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static bool IsOfStream(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private void Close(Exception exception)
    {
        IsClosed = true;
        Failure = ClosedPipe.Contains(exception.HResult) ? null : exception;
    }
}
