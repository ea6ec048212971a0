namespace QuantBuild.Packages.Tests.Archives;

/// <summary>Keeps only the blocks that are not all zero: gigabytes of zeros fit.</summary>
internal sealed class HollowStream : Stream
{
    private const int BlockSize = 1 << 16;
    private readonly Dictionary<long, byte[]> blocks = [];
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var at = (int)(Position % BlockSize);
        var read = (int)Math.Min(Math.Min(count, BlockSize - at), Math.Max(0, length - Position));
        if (blocks.TryGetValue(Position / BlockSize, out var block))
        {
            Array.Copy(block, at, buffer, offset, read);
        }
        else
        {
            Array.Clear(buffer, offset, read);
        }

        Position += read;
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var at = (int)(Position % BlockSize);
            var written = Math.Min(count, BlockSize - at);
            Keep(buffer.AsSpan(offset, written), at);
            Position += written;
            length = Math.Max(length, Position);
            (offset, count) = (offset + written, count - written);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => length = value;

    private void Keep(ReadOnlySpan<byte> content, int at)
    {
        if (!blocks.TryGetValue(Position / BlockSize, out var block))
        {
            if (content.IndexOfAnyExcept((byte)0) < 0)
            {
                return;
            }

            blocks.Add(Position / BlockSize, block = new byte[BlockSize]);
        }

        content.CopyTo(block.AsSpan(at));
    }
}
