namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>
/// Bytes that reading a file may still make of it, so that a small file cannot become an endless one.
/// </summary>
internal sealed class ByteBudget
{
    private long left = ParquetLimits.FileBytes;

    /// <exception cref="InvalidDataException">No such number is left.</exception>
    public void Spend(long bytes)
    {
        left -= bytes;
        if (left < 0)
        {
            throw new InvalidDataException($"the file becomes more than {ParquetLimits.FileBytes} bytes");
        }
    }
}
