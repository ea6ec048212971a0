using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Pipeline.Exports;

/// <summary>A tensor that is not quantized: as the source has it, or as the method trained it.</summary>
internal sealed class PlainTensor
{
    private readonly (TensorFile File, StoredTensor Tensor)? stored;
    private readonly float[]? trained;

    /// <param name="name">Today's name, whatever the source calls it.</param>
    /// <param name="file">Of the source.</param>
    /// <param name="stored">The source's tensor, of the same shape.</param>
    /// <param name="trained">What the method made of its values; null where it left them.</param>
    public PlainTensor(string name, TensorFile file, StoredTensor stored, float[]? trained)
    {
        Name = name;
        Shape = stored.Shape;
        this.stored = (file, stored);
        this.trained = trained;
    }

    /// <param name="tensor">One that the source does not have.</param>
    /// <param name="trained">Its values.</param>
    public PlainTensor(TensorDescription tensor, float[] trained)
    {
        Name = tensor.Name;
        Shape = [.. tensor.Extents.Select(extent => (long)extent)];
        this.trained = trained;
    }

    public string Name { get; }

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How an element is written: as the source stores it, F32 where it was trained.</summary>
    public StoredElementType ElementType =>
        trained is null ? stored!.Value.Tensor.ElementType : StoredElementType.F32;

    /// <summary>Its elements, row-major.</summary>
    public float[] ReadSingles()
    {
        if (trained is not null)
        {
            return trained;
        }

        var (file, tensor) = stored!.Value;
        var values = new float[tensor.ElementCount];
        file.ReadRange<float>(tensor, 0, values);
        return values;
    }

    /// <summary>Its elements as bytes, row-major and little-endian.</summary>
    public void WriteTo(Stream stream)
    {
        if (trained is not null)
        {
            ElementStream.Write<float>(stream, trained);
        }
        else
        {
            var (file, tensor) = stored!.Value;
            file.CopyTo(tensor, stream);
        }
    }
}
