using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// One phase of a recipe: stages that take the model from how the phase before left it to how this one leaves it. A new
/// kind is a class with its options in <c>Recipes</c> and a line in <see cref="PhaseRegistry"/>.
/// </summary>
internal interface IPhase
{
    /// <summary>Every matrix of the model, and what becomes of it.</summary>
    IReadOnlyList<PlannedMatrix> PlannedMatrices { get; }

    /// <summary>
    /// Whether what it leaves is again a full-precision model, from which the next phase starts as if it were the
    /// source.
    /// </summary>
    bool KeepsFullPrecision { get; }

    /// <summary>What it does to the model.</summary>
    RunOutcome Outcome { get; }

    /// <summary>What its stages take of the machine's memory.</summary>
    IReadOnlyList<MemoryNeed> Memory { get; }

    /// <summary>What evaluating the model that it leaves takes.</summary>
    MemoryNeed EvaluationMemory { get; }

    /// <summary>Adds its stages, each behind those it depends on.</summary>
    /// <param name="begin">The model as the phase before left it.</param>
    /// <param name="texts">Stages of the texts; adds those that are first asked for.</param>
    /// <param name="add">Adds a stage to the graph.</param>
    /// <returns>
    /// The model as the phase leaves it, and where each module that it makes will be: together the whole model.
    /// </returns>
    (ModelState Left, IReadOnlyList<ModuleSource> Modules) AddStages(
        ModelState begin, TextStages texts, Action<StageNode> add);
}
