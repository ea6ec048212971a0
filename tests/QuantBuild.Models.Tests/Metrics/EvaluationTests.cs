using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Metrics;

public sealed class EvaluationTests : IDisposable
{
    private readonly CpuBackend backend = new(threads: 1);

    [Theory]
    [InlineData(HeadKind.SequenceClassification)]
    [InlineData(HeadKind.MaskedLanguageModel)]
    [InlineData(HeadKind.TokenClassification)]
    [InlineData(HeadKind.QuestionAnswering)]
    public void Run_AnyHead_GivesEachTextWhatItGetsAlone(HeadKind head)
    {
        IEncoderModel model = TinyBert.Create(backend, head);
        var texts = SeparableTexts.Create(9);

        var logits = Evaluation.Run(model, texts, new EvaluationOptions { BatchSize = 4 });

        logits.Texts.ShouldBe(texts.Count);
        logits.Rows.ShouldBe(head == HeadKind.SequenceClassification ? texts.Count : texts.TokenCount);
        for (var text = 0; text < texts.Count; text++)
        {
            var batch = Batch.Create(backend, texts, [text], model.PaddingToken);
            var alone = backend.ReadFloats(model.Forward(batch, ForwardPass.Inference));
            logits[text].ToArray().ShouldBe(alone, $"text {text}");
        }
    }

    [Fact]
    public void ToDevice_TextsOfSomeLengths_HasZerosBehindTheShorter()
    {
        IEncoderModel model = TinyBert.Create(backend, HeadKind.MaskedLanguageModel);
        var texts = SeparableTexts.Create(9);
        var logits = Evaluation.Run(model, texts, new EvaluationOptions());
        int[] rows = [7, 0];
        var batch = Batch.Create(backend, texts, rows, model.PaddingToken);
        var given = model.Forward(batch, ForwardPass.Inference);

        var padded = backend.ReadFloats(logits.ToDevice(backend, rows, given.Shape));

        var stride = padded.Length / rows.Length;
        padded[..logits[7].Length].ShouldBe(logits[7].ToArray());
        padded[stride..(stride + logits[0].Length)].ShouldBe(logits[0].ToArray());
        padded[(stride + logits[0].Length)..].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Table_OfOtherRowsThanTheTokens_IsRefused() =>
        Should.Throw<ArgumentException>(() => new LogitTable(new float[6], 2, SeparableTexts.Create(9)));

    public void Dispose() => backend.Dispose();
}
