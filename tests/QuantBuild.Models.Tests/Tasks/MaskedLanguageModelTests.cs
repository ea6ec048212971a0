using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.MaskedLanguageModel;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Tasks;

public sealed class MaskedLanguageModelTests
{
    private const double Change = 1e-4;
    private const int LongestText = 14;

    private static readonly MaskedLanguageModelTask Task = new();

    // Two texts with two and one masked tokens, of a vocabulary of four.
    private static readonly MaskedTokens Targets = new([0, 2, 3], [1, 4, 2], [3, 0, 1]);

    private static readonly float[] Logits =
    [
        0, 0, 0, (float)Ln3, // the right one has 3 of 6: ln 2
        0, 0, (float)Ln3, 0, // has 1 of 6: ln 6
        0, 0, 0, 0, // has 1 of 4: ln 4
    ];

    private const double Ln3 = 1.0986122886681098;

    [Fact]
    public void Metrics_OfHandMadeLogits_AreTheFormulas()
    {
        var predictions = new Predictions(Summarized(Logits, Logits), Targets);
        int[] all = [0, 1];

        MaskedTokenMetric.Perplexity.Compute(predictions, all).ShouldBe(Math.Cbrt(2 * 6 * 4), 1e-5);
        MaskedTokenMetric.Perplexity.Compute(predictions, [0]).ShouldBe(Math.Sqrt(2 * 6), 1e-5);
        MaskedTokenMetric.Perplexity.Compute(predictions, [0, 1, 1]).ShouldBe(Math.Pow(2 * 6 * 4 * 4, 0.25), 1e-5);

        // The first of equals is answered: 3 is right, 2 and 0 are not.
        MaskedTokenMetric.Accuracy.Compute(predictions, all).ShouldBe(1.0 / 3, 1e-12);
        predictions.Count.ShouldBe(2);
    }

    [Fact]
    public void Fidelity_OfTwoModels_IsOverPositions()
    {
        float[] quantized = [0, 0, 0, 0, 0, 0, (float)Ln3, 0, 0, 0, 0, 0];
        var (full, other) = (Summarized(Logits, Logits), Summarized(quantized, Logits));

        // Only the first position differs: ½·ln(½/¼) + 3·(1/6)·ln((1/6)/¼), and 0 is answered in place of 3.
        var first = (0.5 * Math.Log(2)) + (0.5 * Math.Log(2.0 / 3));
        new MaskedTokenDivergence().Compare(full, other, seed: 0).Value.ShouldBe(first / 3, 1e-6);
        new MaskedTokenAgreement().Compare(full, other, seed: 0).Value.ShouldBe(2.0 / 3, 1e-12);
        new MaskedTokenDivergence().Compare(full, full, seed: 0).Value.ShouldBe(0);
    }

    [Fact]
    public void Baselines_AreUniformAndTheCommonestToken()
    {
        var model = TinyBert.Describe(HeadKind.MaskedLanguageModel, TinyBert.Extents);

        var baselines = Task.BaselinesOf(new MaskedTokens([0, 3], [1, 2, 3], [7, 9, 9]), model);

        baselines.Select(baseline => baseline.Value).ShouldBe([48, 2.0 / 3]);
        baselines[1].Answer.ShouldBe("token 9");
    }

    [Fact]
    public void Forward_WithMaskedTexts_GivesTheRowsOfTheWholeHead()
    {
        using var backend = new CpuBackend(threads: 1);
        using var scope = backend.OpenScope();
        var model = TinyBert.Create(backend, HeadKind.MaskedLanguageModel, layers: 2);
        var shown = MaskedTextsOf.View(0.4).Judged(MaskedTextsOf.Texts(9, LongestText));
        int[] rows = [4, 0, 7];
        var batch = Batch.Create(backend, shown, rows, model.PaddingToken);

        var gathered = backend.ReadFloats(model.Forward(batch, ForwardPass.Inference));

        var whole = model.Head(model.Encode(batch, ForwardPass.Inference), batch.Mask, ForwardPass.Inference);
        var values = backend.ReadFloats(whole).Chunk(whole.Shape.Columns).ToArray();
        var targets = (MaskedTokens)shown.Targets!;
        gathered.ShouldBe(rows.Index().SelectMany(row => targets.PositionsOf(row.Item).ToArray()
            .SelectMany(position => values[(row.Index * batch.SequenceLength) + position])));
    }

    [Fact]
    public void Loss_OfGatheredPositions_HasTheGradientOfFiniteDifferences()
    {
        using var backend = new ReferenceBackend();
        using var scope = backend.OpenScope();
        var model = TinyBert.Create(backend, HeadKind.MaskedLanguageModel, layers: 1);
        var problem = Problem(model, new FineTuningOptions { BatchSize = 4, Dropout = 0 });
        Require(model, gradients: true);
        Backpropagation.Run(problem.Loss(step: 1));
        var gradients = model.Parameters.Select(parameter => Read(parameter.Tensor.Gradient!)).ToList();
        Require(model, gradients: false);

        foreach (var (parameter, gradient) in model.Parameters.Zip(gradients))
        {
            var largest = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
            foreach (var element in (int[])[largest, gradient.Length / 2])
            {
                var slope = SlopeOf(problem, parameter.Tensor, element);

                Math.Abs(slope - gradient[element]).ShouldBeLessThan(
                    1e-6 * Math.Max(gradient.Max(Math.Abs), 1e-2),
                    $"{parameter.Name}, element {element}: {gradient[element]} is not {slope}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Loss_OfAStepInParts_IsTheMeanOverAllItsAnswers(int parts)
    {
        using var backend = new ReferenceBackend();
        using var scope = backend.OpenScope();
        var model = TinyBert.Create(backend, HeadKind.MaskedLanguageModel, layers: 1);
        var options = new FineTuningOptions { BatchSize = 8, Dropout = 0 };
        var whole = backend.ReadFloats(Problem(model, options).Loss(step: 4))[0];

        var problem = Problem(model, options with { Parts = parts });

        Enumerable.Range(0, parts).Sum(part => backend.ReadFloats(problem.Loss(step: 4, part))[0])
            .ShouldBe(whole, 1e-6f);
    }

    [Fact]
    public void Run_PreTraining_LearnsTheSameBytesWithAnyNumberOfThreads()
    {
        using var one = new CpuBackend(threads: 1);
        using var two = new CpuBackend(threads: 2);

        var (result, parameters) = PreTrain(two);

        result.Losses[^1].Loss.ShouldBeLessThan(0.9 * result.Losses[0].Loss);
        parameters.ShouldBe(PreTrain(one).Parameters);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    public void Evaluate_WithAnyBatchSizeAndThreads_GivesTheSameFigures(int batchSize, int threads)
    {
        Evaluate(batchSize, threads).ShouldBe(Evaluate(batchSize: 32, threads: 1));

        static float[] Evaluate(int batchSize, int threads)
        {
            using var backend = new CpuBackend(threads);
            using var scope = backend.OpenScope();
            var shown = MaskedTextsOf.View().Judged(MaskedTextsOf.Texts(40, LongestText));
            return Evaluation.Run(
                TinyBert.Create(backend, HeadKind.MaskedLanguageModel, layers: 1),
                shown,
                new EvaluationOptions { BatchSize = batchSize, Summary = Task.Summary }).Values.ToArray();
        }
    }

    [Fact]
    public void ViewFor_ATokenizerWithoutAMaskToken_SaysSo()
    {
        using var folder = new TemporaryFolder();
        MasklessTokenizer.Write(folder.Path, ["word"]);
        var tokenizer = Tokenizers.Loading.Tokenizer.FromFolder(folder.Path);

        var exception = Should.Throw<ModelFileException>(() => Task.ViewFor(tokenizer, "model"));

        exception.Message.ShouldContain("mask token");
        exception.Problem.ShouldBe(ModelFileProblem.Purpose);
    }

    private static LogitTable Summarized(float[] logits, float[] full)
    {
        var columns = new AnswerColumns();
        var summary = new float[Targets.All.Length * columns.Columns];
        columns.Summarize(Targets, 0, logits.AsSpan(0, 8), full.AsSpan(0, 8), summary.AsSpan(0, 6));
        columns.Summarize(Targets, 1, logits.AsSpan(8), full.AsSpan(8), summary.AsSpan(6));
        return new LogitTable(summary, columns.Columns, [0, 2, 3]);
    }

    private static FineTuning Problem(IEncoderModel model, FineTuningOptions options) => new(
        model,
        Task,
        MaskedTextsOf.Texts(12, LongestText),
        options: options with { View = MaskedTextsOf.View(0.3), SparseWordEmbeddings = true, Seed = 9 });

    private static (TrainingResult Result, float[] Parameters) PreTrain(CpuBackend backend)
    {
        using var scope = backend.OpenScope();
        var model = TinyBert.Create(backend, HeadKind.MaskedLanguageModel, layers: 1);
        var problem = Problem(model, new FineTuningOptions { BatchSize = 4, LearningRate = 5e-3f });
        var result = new TrainingLoop(TrainingOptions.ForEpochs(problem.Batches, epochs: 12)).Run(problem);
        return (result, [.. model.Parameters.SelectMany(parameter => backend.ReadFloats(parameter.Tensor))]);
    }

    private static void Require(IEncoderModel model, bool gradients)
    {
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = gradients;
        }
    }

    private static double SlopeOf(FineTuning problem, Tensor parameter, int element)
    {
        var values = Read(parameter);
        var (above, below) = (LossAt(values[element] + Change), LossAt(values[element] - Change));
        parameter.Backend.Write(parameter, values);
        return (above - below) / (2 * Change);

        double LossAt(double value)
        {
            var changed = values.ToArray();
            changed[element] = value;
            parameter.Backend.Write(parameter, changed);
            using var scope = parameter.Backend.OpenScope();
            return Read(problem.Loss(step: 1))[0];
        }
    }

    private static double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Shape.Count];
        tensor.Backend.Read(tensor, values);
        return values;
    }
}
