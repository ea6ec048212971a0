using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.DataFormats;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <summary>
/// What recipes can name: given by those who can run it, since recipes themselves know no algorithm and no file format.
/// </summary>
public sealed class RecipeVocabulary
{
    /// <param name="methods">In the order of the reference table, each name once.</param>
    /// <param name="tasks">In the order of the reference table.</param>
    /// <param name="dataFormats">Formats of data files, in the order of the reference table.</param>
    /// <param name="outputs">Formats of checkpoints; the first is what a recipe without <c>outputs</c> writes.</param>
    /// <param name="reports">Formats of reports.</param>
    /// <param name="presets">Of the tasks, in the order of the reference table; none by default.</param>
    /// <param name="backends">
    /// What may compute, the first unless a recipe names another; none by default, and recipes have no such section.
    /// </param>
    /// <exception cref="ArgumentException">Two methods have one name, or there is no format of checkpoints.</exception>
    public RecipeVocabulary(
        IReadOnlyList<MethodDescriptor> methods,
        IReadOnlyList<TaskDescriptor> tasks,
        IReadOnlyList<DataFormatDescriptor> dataFormats,
        IReadOnlyList<string> outputs,
        IReadOnlyList<string> reports,
        IReadOnlyList<TaskPreset>? presets = null,
        IReadOnlyList<BackendDescriptor>? backends = null)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(dataFormats);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(reports);
        if (methods.GroupBy(method => method.Section).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two methods are named '{twice.First().Name}'.", nameof(methods));
        }

        if (outputs.Count == 0)
        {
            throw new ArgumentException("A recipe without outputs needs a format to write.", nameof(outputs));
        }

        Methods = methods;
        Tasks = tasks;
        DataFormats = dataFormats;
        Outputs = outputs;
        Reports = reports;
        Presets = presets ?? [];
        Backends = backends ?? [];
        Root = RecipeSchema.Create(methods, tasks, Presets, dataFormats, outputs, reports, Backends);
    }

    /// <summary>The values of <c>quantize.method</c>.</summary>
    public IReadOnlyList<MethodDescriptor> Methods { get; }

    /// <summary>The values of <c>model.task</c>.</summary>
    public IReadOnlyList<TaskDescriptor> Tasks { get; }

    /// <summary>Further values of <c>model.task</c>.</summary>
    public IReadOnlyList<TaskPreset> Presets { get; }

    /// <summary>The values of <c>format</c> in the sections of <c>data</c>.</summary>
    public IReadOnlyList<DataFormatDescriptor> DataFormats { get; }

    /// <summary>The values of <c>outputs[].format</c>; the first is the default.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The values of <c>report</c>.</summary>
    public IReadOnlyList<string> Reports { get; }

    /// <summary>The values of <c>backend.name</c>; the first is the default.</summary>
    public IReadOnlyList<BackendDescriptor> Backends { get; }

    /// <summary>The whole recipe.</summary>
    internal ObjectSchema Root { get; }

    /// <summary>
    /// What is wrong with a request and what to do, with the key that it is about; null where the backend can be asked
    /// for so.
    /// </summary>
    /// <param name="request">For one of <see cref="Backends"/>.</param>
    public (string Key, string Fault)? FindFault(BackendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Backends.FirstOrDefault(backend => backend.Name == request.Name)?.FindFault(request);
    }

    /// <summary>The task of a recipe; null where it names none, or one that is not known.</summary>
    /// <param name="root">The recipe.</param>
    internal TaskDescriptor? FindTask(ValidatedObject root)
    {
        var name = root.Find<ValidatedObject>("model")?.Find<string>("task");
        return Tasks.FirstOrDefault(task => task.Name == name);
    }
}
