using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>What a <see cref="TrainingLoop"/> minimizes; fine-tuning is one, other methods are others.</summary>
public interface ITrainingProblem
{
    ComputeBackend Backend { get; }

    /// <summary>What is trained; the loop asks these tensors for gradients.</summary>
    IReadOnlyList<ParameterGroup> Groups { get; }

    TokenizedDataset Data { get; }

    /// <summary>Fills short texts up.</summary>
    int PaddingToken { get; }

    /// <summary>Rows of tables that the last <see cref="Loss"/> asked to have updated; by default none.</summary>
    IReadOnlyList<RowUpdate> RowUpdates => [];

    /// <summary>The loss of a batch, [1], recorded.</summary>
    Tensor Loss(Batch batch, HiddenDropout dropout);

    /// <summary>The score on data that stay the same, larger being better; null to keep the last parameters.</summary>
    double? Score(CancellationToken cancellation);
}
