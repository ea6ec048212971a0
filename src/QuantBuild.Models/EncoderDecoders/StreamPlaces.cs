using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>Where the two streams of texts stand in hidden states that hold both, as a batch's mask says.</summary>
internal sealed class StreamPlaces
{
    private const int SourceMark = 1;
    private const int TargetMark = 2;

    /// <param name="mask">Int32 [batch, sequence]: 1 for what is read, 2 for what is written, 0 for padding.</param>
    /// <exception cref="ArgumentException">A text lacks one of the two.</exception>
    public StreamPlaces(Tensor mask)
    {
        var marks = new int[mask.Shape.Count];
        mask.Backend.Read(mask, marks);
        Source = new StreamPlace(mask.Backend, marks, mask.Shape, SourceMark);
        Target = new StreamPlace(mask.Backend, marks, mask.Shape, TargetMark);
    }

    /// <summary>What is read.</summary>
    public StreamPlace Source { get; }

    /// <summary>What is written.</summary>
    public StreamPlace Target { get; }
}
