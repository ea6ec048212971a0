using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;
using Sentiment.Corpus;

namespace SemanticSearch.Training;

/// <summary>
/// Brings questions and what answers them together: a batch has a question of each topic beside a passage, or another
/// question, of it, and each question has to find its own among the batch's (arXiv:1705.00652, section 4.4).
/// </summary>
/// <param name="model">Trained in place.</param>
/// <param name="texts">The tokens of all texts.</param>
/// <param name="topics">Of each topic, the rows of its questions and of its passages.</param>
/// <param name="seed">Of the draws.</param>
internal sealed class ContrastiveTraining(
    PostNormEncoder model, TokenizedDataset texts, IReadOnlyList<(int[] Questions, int[] Passages)> topics, ulong seed)
    : ITrainingProblem
{
    // The cosines are multiplied by it before they are logits.
    private const float Scale = 20f;
    private const float LearningRate = 1e-3f;
    private const float WeightDecay = 0.01f;
    private const float DropoutRate = 0.1f;

    public ComputeBackend Backend => model.Backend;

    public IReadOnlyList<ParameterGroup> Groups { get; } =
    [
        new(TensorsOf(model, decay: true), LearningRate, WeightDecay),
        new(TensorsOf(model, decay: false), LearningRate),
    ];

    public Tensor Loss(int step)
    {
        var (questions, answers) = (new int[topics.Count], new int[topics.Count]);
        for (var topic = 0; topic < topics.Count; topic++)
        {
            var random = new CounterStream(seed, (ulong)step, (ulong)topic);
            var (own, passages) = topics[topic];
            questions[topic] = Draw(own, random);
            answers[topic] = Draw(random.Next(2) == 0 ? own : passages, random);
        }

        var similarities = Embed(questions, step, part: 0)
            .MatrixProduct(Embed(answers, step, part: 1), transposeRight: true).Scale(Scale);
        int[] right = [.. Enumerable.Range(0, topics.Count)];
        return similarities.CrossEntropy(Backend.FromHost(right, new Shape(right.Length)));
    }

    public double? Score(CancellationToken cancellation) => null;

    private Tensor Embed(int[] rows, int step, int part)
    {
        var batch = Batch.Create(Backend, texts, rows, model.PaddingToken);
        var dropout = new HiddenDropout(DropoutRate, seed + ((ulong)part << 32), (uint)step);
        return model.Forward(batch, new ForwardPass(FullPrecision.Instance, dropout));
    }

    private static int Draw(int[] rows, CounterStream random) => rows[random.Next(rows.Length)];

    private static Tensor[] TensorsOf(PostNormEncoder model, bool decay) =>
        [.. model.Parameters.Where(parameter => parameter.Decays == decay).Select(parameter => parameter.Tensor)];
}
