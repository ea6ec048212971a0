using QuantBuild.Models.Tasks;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// A method with all that the planner needs of it beside what recipes know: the algorithm and its memory.
/// </summary>
internal abstract class RunnableMethod : MethodDescriptor
{
    /// <summary>The method of a phase.</summary>
    /// <exception cref="ArgumentException">The recipe was read with another vocabulary than the pipeline's.</exception>
    public static RunnableMethod Of(QuantizeOptions options) => options.Method as RunnableMethod
        ?? throw new ArgumentException($"The pipeline cannot run the method '{options.Method.Name}'.", nameof(options));

    /// <summary>The algorithm of a recipe, with the recipe's settings.</summary>
    public static IQuantizationMethod Create(Recipe recipe, ITask task) =>
        Of(recipe.Quantize).Create(recipe.Quantize.Settings, task);

    /// <summary>The algorithm.</summary>
    /// <param name="settings">The method's section, without errors.</param>
    /// <param name="task">Of the recipe.</param>
    public abstract IQuantizationMethod Create(ValidatedObject settings, ITask task);

    /// <summary>
    /// The training of all modules together that follows the algorithm; null, unless a method says otherwise, for none.
    /// </summary>
    /// <param name="settings">The method's section, without errors.</param>
    /// <param name="task">Of the recipe.</param>
    public virtual JointFinish? CreateFinish(ValidatedObject settings, ITask task) => null;

    /// <summary>
    /// What its stages take of the machine's memory; unless a method says otherwise, that of one that quantizes module
    /// by module and learns nothing.
    /// </summary>
    /// <param name="settings">The method's section, without errors.</param>
    /// <param name="estimate">Of the recipe and its model.</param>
    public virtual MemoryNeed Memory(ValidatedObject settings, MemoryEstimate estimate) => estimate.OfRounding(Name);

    /// <summary>What <see cref="CreateFinish"/> takes of the machine's memory; null where there is none.</summary>
    /// <param name="settings">The method's section, without errors.</param>
    /// <param name="estimate">Of the recipe and its model.</param>
    public virtual MemoryNeed? FinishMemory(ValidatedObject settings, MemoryEstimate estimate) => null;
}
