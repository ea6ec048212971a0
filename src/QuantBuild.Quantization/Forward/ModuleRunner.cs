using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>Runs batches through the layers of one module.</summary>
internal sealed class ModuleRunner(IEncoderModel model, ModuleSpan span, TokenizedDataset texts, int paddingToken)
{
    public Batch MakeBatch(ReadOnlySpan<int> rows) => Batch.Create(model.Backend, texts, rows, paddingToken);

    /// <summary>What the module's first layer sees: the given stream, or the embeddings in the first module.</summary>
    public Tensor Input(Batch batch, ReadOnlySpan<int> rows, IActivationSource? stream, ForwardPass pass) =>
        stream is null
            ? model.Embed(batch, pass)
            : CalibrationInput.Load(model.Backend, stream, rows, batch.SequenceLength, model.HiddenSize);

    /// <summary>Output of the module's last layer.</summary>
    public Tensor Run(Tensor hidden, Batch batch, ForwardPass pass) =>
        model.Layers(span.Layers, hidden, batch.Mask, pass);
}
