using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline;

/// <summary>What a recipe would run. All but <see cref="States"/> depends on the inputs alone.</summary>
public sealed record RunPlan
{
    public required Recipe Recipe { get; init; }

    /// <summary>Every matrix of the model.</summary>
    public required IReadOnlyList<PlannedMatrix> Matrices { get; init; }

    /// <summary>The stages, in an order they can run in.</summary>
    public required IReadOnlyList<PlannedStage> Stages { get; init; }

    /// <summary>SHA-256 of every input file, by its path relative to the recipe's folder.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>The head that the model gets before it is trained, since it has none for the task; else null.</summary>
    public NewHead? NewHead { get; init; }

    /// <summary>What can be said of the result before it is there.</summary>
    public required IReadOnlyList<Diagnostic> Warnings { get; init; }

    /// <summary>What the stages that compute most need of memory, with one thread.</summary>
    public required IReadOnlyList<MemoryNeed> Memory { get; init; }

    /// <summary>Of what would compute; part of every stage's key.</summary>
    public required BackendIdentity Backend { get; init; }

    /// <summary>Those that would compute, where they have memory of their own.</summary>
    public required IReadOnlyList<ComputeDevice> Devices { get; init; }

    /// <summary>What the cache holds of each stage, in order; empty where no cache was asked about.</summary>
    public required IReadOnlyList<PlannedState> States { get; init; }

    /// <summary>A warning where a stage that is to run probably needs more memory than there is; else null.</summary>
    /// <param name="limitBytes">
    /// Memory there is, such as <see cref="MemoryCheck.MachineBytes"/>; that of <see cref="Devices"/> goes before it.
    /// </param>
    public Diagnostic? MemoryWarning(long limitBytes) =>
        MemoryCheck.Warning(Recipe, Memory, States, MemoryLimit.Of(Devices, limitBytes));
}
