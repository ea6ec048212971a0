namespace QuantBuild.Recipes.Backends;

/// <summary>The backend that a recipe asks for.</summary>
/// <param name="Name">One of the vocabulary's.</param>
/// <param name="Device">A kind, such as <c>cpu</c>, one of a kind, such as <c>cuda:1</c>, or <c>auto</c>.</param>
/// <param name="Precision">Number format of the arithmetic.</param>
public sealed record BackendRequest(string Name, string Device, string Precision)
{
    /// <summary>The device that leaves the choice to the backend.</summary>
    public const string AnyDevice = "auto";

    /// <summary>The precision of a recipe that says none.</summary>
    public const string UsualPrecision = "float32";

    internal const string DeviceKey = "device";
    internal const string PrecisionKey = "precision";

    /// <summary>The device without its number; null where the backend chooses.</summary>
    public string? DeviceKind => Device == AnyDevice ? null : Device.Split(':')[0];

    /// <summary>
    /// The request with another name or device; what belongs to a backend that is left goes with it. Null changes
    /// nothing.
    /// </summary>
    public BackendRequest With(string? name, string? device)
    {
        var named = name is null || name == Name ? this : new BackendRequest(name, AnyDevice, UsualPrecision);
        return device is null ? named : named with { Device = device };
    }

    /// <summary>What is wrong with the form of a device's name and what to do; null where nothing is.</summary>
    public static string? FindDeviceFault(string device)
    {
        var parts = device.Split(':');
        var isForm = parts[0].Length > 0 && parts[0].All(char.IsAsciiLetterLower)
            && (parts.Length == 1 || (parts.Length == 2 && IsNumber(parts[1]) && parts[0] != AnyDevice));
        return isForm ? null : $"is '{device}', which is no device; write {AnyDevice}, cpu, cuda or one such as cuda:0";
    }

    private static bool IsNumber(string text) => text.Length is 1 or 2 && text.All(char.IsAsciiDigit);
}
