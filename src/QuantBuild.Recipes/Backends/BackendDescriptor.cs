namespace QuantBuild.Recipes.Backends;

/// <summary>A value of <c>backend.name</c>, with what may stand beside it.</summary>
/// <param name="Name">Lower-case letters, digits and <c>-</c>.</param>
/// <param name="Devices">Kinds of devices that it computes on, such as <c>cpu</c>.</param>
/// <param name="Precisions">Number formats that it computes in; each backend has the first of the vocabulary.</param>
public sealed record BackendDescriptor(string Name, IReadOnlyList<string> Devices, IReadOnlyList<string> Precisions)
{
    /// <summary>What is wrong with a request and what to do, with its key; null where nothing is.</summary>
    internal (string Key, string Fault)? FindFault(BackendRequest request)
    {
        if (request.DeviceKind is { } kind && !Devices.Contains(kind))
        {
            return (BackendRequest.DeviceKey, Describe(request.Device, [BackendRequest.AnyDevice, .. Devices]));
        }

        return Precisions.Contains(request.Precision)
            ? null
            : (BackendRequest.PrecisionKey, Describe(request.Precision, Precisions));
    }

    private string Describe(string value, IEnumerable<string> possible) =>
        $"is '{value}', which the backend '{Name}' does not have; choose {string.Join(" or ", possible)}, or another "
        + "backend";
}
