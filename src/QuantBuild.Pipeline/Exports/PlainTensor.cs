using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Pipeline.Exports;

/// <summary>A tensor that is not quantized: as the source has it, or as the method trained it.</summary>
internal sealed class PlainTensor
{
    private readonly TensorFile file;
    private readonly StoredTensor stored;
    private readonly float[]? trained;

    /// <param name="name">Today's name, whatever the source calls it.</param>
    /// <param name="file">Of the source.</param>
    /// <param name="stored">The source's tensor, of the same shape.</param>
    /// <param name="trained">What the method made of its values; null where it left them.</param>
    public PlainTensor(string name, TensorFile file, StoredTensor stored, float[]? trained)
    {
        Name = name;
        this.file = file;
        this.stored = stored;
        this.trained = trained;
    }

    public string Name { get; }

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<long> Shape => stored.Shape;

    /// <summary>How an element is written: as the source stores it, F32 where it was trained.</summary>
    public StoredElementType ElementType => trained is null ? stored.ElementType : StoredElementType.F32;

    /// <summary>Its elements, row-major.</summary>
    public float[] ReadSingles()
    {
        if (trained is not null)
        {
            return trained;
        }

        var values = new float[stored.ElementCount];
        file.ReadRange<float>(stored, 0, values);
        return values;
    }

    /// <summary>Its elements as bytes, row-major and little-endian.</summary>
    public void WriteTo(Stream stream)
    {
        if (trained is null)
        {
            file.CopyTo(stored, stream);
        }
        else
        {
            ElementStream.Write<float>(stream, trained);
        }
    }
}
