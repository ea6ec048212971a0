using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.Distillation;

public sealed class QuantizedStudentTests
{
    [Theory]
    [InlineData(4, 4, 8)]
    [InlineData(2, 2, 8)]
    [InlineData(4, 32, 32)]
    [InlineData(32, 32, 32)]
    public void Encode_AfterTraining_ComputesWhatTheStudentDoes(int weights, int embedding, int activations)
    {
        using var bench = new Workbench();
        using var scope = bench.Backend.OpenScope();
        var task = bench.WholeTask(UniformScheme.Of(weights, embedding, activations));
        var model = bench.Model.Copy();
        var student = new QuantizedStudent(model, task.Spans, InitialQuantizers.Of(task, model), 1e-3f, 1e-3f);
        var problem = new DistillationProblem(
            new TextClassificationTask(),
            task.Model,
            student,
            new DistillationTexts(task.Training!, View: null, task.Calibration),
            new DistillationOptions { BatchSize = 8, Seed = 42, Loss = DistillationLoss.Logits, LabelWeight = 1 },
            CancellationToken.None);
        new TrainingLoop(TrainingOptions.ForEpochs(problem.Batches, epochs: 1)).Run(problem);
        var texts = TinyTexts.Create(20);
        var expected = Models.Metrics.Evaluation.Run(
            student.Model, texts, new EvaluationOptions { Pass = student.Evaluation });
        var forward = new QuantizedForward(bench.Model, student.Encode());
        var actual = Models.Metrics.Evaluation.Run(
            bench.Model, texts, new EvaluationOptions { Pass = new ForwardPass(forward) });
        actual.Values.ToArray().ShouldBeSameBits(expected.Values.ToArray());
        actual.Values.ToArray().ShouldNotBe(
            Models.Metrics.Evaluation.Run(bench.Model, texts, new EvaluationOptions()).Values.ToArray());
    }
}
