using QuantBuild.Tensors;

namespace QuantBuild.Models.Training;

/// <summary>Epochs of AdamW with warm-up and linear decay; the parameters of the best epoch stay.</summary>
/// <param name="options">How to train.</param>
public sealed class TrainingLoop(TrainingOptions options)
{
    /// <summary>Trains; the same problem, options and backend numerics give the same bytes.</summary>
    /// <exception cref="TrainingException">The loss is no finite number.</exception>
    /// <exception cref="OperationCanceledException">The parameters are those of the last step.</exception>
    public TrainingResult Run(ITrainingProblem problem, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using var scope = problem.Backend.OpenScope();
        Tensor[] parameters = [.. problem.Groups.SelectMany(group => group.Parameters)];
        var run = new TrainingRun(problem, options);
        var best = new BestParameters(problem.Backend, parameters);
        var scores = new List<double>();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            TrainEpoch(run, epoch, parameters, cancellation);
            if (problem.Score(cancellation) is { } score)
            {
                scores.Add(score);
                best.Offer(epoch, score);
            }
        }

        var bestEpoch = best.Restore() ?? options.Epochs - 1;
        return new TrainingResult(run.Step, run.Losses, scores, bestEpoch);
    }

    // Scoring records nothing: gradients are asked for only while training.
    private static void TrainEpoch(
        TrainingRun run, int epoch, IReadOnlyList<Tensor> parameters, CancellationToken cancellation)
    {
        try
        {
            Require(parameters, gradients: true);
            run.RunEpoch(epoch, cancellation);
        }
        finally
        {
            Require(parameters, gradients: false);
        }
    }

    private static void Require(IReadOnlyList<Tensor> parameters, bool gradients)
    {
        foreach (var parameter in parameters)
        {
            parameter.RequiresGradient = gradients;
            parameter.ClearGradient();
        }
    }
}
