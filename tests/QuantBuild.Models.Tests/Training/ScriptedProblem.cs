using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Tests.Training;

/// <summary>One number that is drawn to a target; its score is what a test says.</summary>
internal sealed class ScriptedProblem : ITrainingProblem
{
    private readonly Func<float, double?> score;

    public ScriptedProblem(ComputeBackend backend, Func<float, double?> score, float rate = 0.1f, int size = 1)
    {
        this.score = score;
        Backend = backend;
        Value = backend.Zeros(new Shape(1, size));
        Groups = [new ParameterGroup([Value], rate)];
    }

    public ComputeBackend Backend { get; }

    public Tensor Value { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Losses asked for.</summary>
    public int Steps { get; private set; }

    /// <summary>At this step, counted from 1, the loss is no number.</summary>
    public IReadOnlyList<int> BrokenSteps { get; init; } = [];

    public float Current => Backend.ReadFloats(Value)[0];

    public bool ScoresChange { get; init; }

    public Tensor Loss(int step)
    {
        Steps++;
        var wanted = BrokenSteps.Contains(Steps) ? float.NaN : 1f;
        var target = Backend.FromHost([.. Enumerable.Repeat(wanted, (int)Value.Shape.Count)], Value.Shape);
        return Value.MaskedSquaredError(target, Backend.FromHost([1], new Shape(1)));
    }

    public double? Score(CancellationToken cancellation) => score(Current);
}
