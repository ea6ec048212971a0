using QuantBuild.Recipes;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Backends;

/// <summary>Finds what a recipe asks for among the backends that there are.</summary>
public static class RequestedBackend
{
    /// <param name="registry">The backends that there are; one of them has the recipe's name.</param>
    /// <param name="request">What the recipe asks for; null for the default.</param>
    /// <param name="threads">Threads to compute with; at least 1.</param>
    /// <param name="location">Where it asks; null where an argument of the command line does.</param>
    /// <exception cref="DiagnosticException">
    /// QB1005: the backend has no such device on this machine. QB5071: it cannot compute here.
    /// </exception>
    public static BackendChoice Choose(
        this BackendRegistry registry, BackendRequest? request, int threads, SourceLocation? location)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (request is null)
        {
            return BackendRegistry.Default(threads);
        }

        var options = new BackendOptions
        {
            Threads = threads,
            Device = request.DeviceKind is null ? null : request.Device,
            Precision = request.Precision,
        };
        try
        {
            return registry.Choose(request.Name, options);
        }
        catch (ArgumentException exception)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(location, TextOf(exception), exception);
        }
        catch (BackendUnavailableException exception)
        {
            throw DiagnosticTable.BackendUnavailable.Exception(location: null, exception.Message, exception);
        }
    }

    // Without what .NET adds, the name of a parameter.
    private static string TextOf(ArgumentException exception)
    {
        var end = $" (Parameter '{exception.ParamName}')";
        var text = exception.Message;
        return text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
    }
}
