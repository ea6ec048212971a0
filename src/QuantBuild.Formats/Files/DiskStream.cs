namespace QuantBuild.Formats.Files;

/// <summary>
/// A file being written, through a buffer of its own; every failure is a <see cref="StorageException"/>. After one,
/// what is left in the buffer is dropped, so that closing the stream does not fail again.
/// </summary>
public sealed class DiskStream : Stream
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream file;
    private readonly string path;
    private readonly byte[] buffer = new byte[BufferSize];
    private int buffered;
    private bool isBroken;

    internal DiskStream(string path, FileMode mode, FileShare share, long length)
    {
        this.path = path;
        try
        {
            Disk.Before(DiskAction.Create, path);
            Volume.RequireSpace(path, length);
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = share,
                BufferSize = 0,
                PreallocationSize = length,
            });
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            throw length > 0 ? StorageException.OfReserving(path, exception) : StorageException.Of(path, exception);
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => true;

    public override long Length => Math.Max(file.Length, Position);

    public override long Position
    {
        get => file.Position + buffered;
        set
        {
            WriteBuffer();
            file.Position = value;
        }
    }

    public override void Write(ReadOnlySpan<byte> content)
    {
        if (content.Length > BufferSize - buffered)
        {
            WriteBuffer();
        }

        if (content.Length > BufferSize)
        {
            WriteOut(content);
            return;
        }

        content.CopyTo(buffer.AsSpan(buffered));
        buffered += content.Length;
    }

    public override void Write(byte[] content, int offset, int count) => Write(content.AsSpan(offset, count));

    /// <summary>Hands what is buffered to the operating system.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public override void Flush() => WriteBuffer();

    /// <summary>Hands everything over, so that closing has nothing left to do that can fail.</summary>
    /// <param name="toDisk">Whether it is to outlive a loss of power.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public void Complete(bool toDisk)
    {
        WriteBuffer();
        if (toDisk)
        {
            Try(DiskAction.Flush, [], _ => file.Flush(flushToDisk: true));
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        WriteBuffer();
        return file.Seek(offset, origin);
    }

    public override void SetLength(long value)
    {
        WriteBuffer();
        Try(DiskAction.Write, [], _ => file.SetLength(value));
    }

    public override int Read(byte[] content, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !file.SafeFileHandle.IsClosed)
        {
            try
            {
                WriteBuffer();
            }
            finally
            {
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void WriteBuffer()
    {
        if (buffered > 0 && !isBroken)
        {
            WriteOut(buffer.AsSpan(0, buffered));
        }

        buffered = 0;
    }

    private void WriteOut(ReadOnlySpan<byte> content) => Try(DiskAction.Write, content, bytes => file.Write(bytes));

    private void Try(DiskAction action, ReadOnlySpan<byte> content, SpanAction write)
    {
        try
        {
            Disk.Before(action, path);
            write(content);
        }
        catch (Exception exception)
        {
            isBroken = true;
            if (exception is ArgumentOutOfRangeException || StorageErrors.IsOfStorage(exception))
            {
                throw StorageException.Of(path, exception);
            }

            throw;
        }
    }

    private delegate void SpanAction(ReadOnlySpan<byte> content);
}
