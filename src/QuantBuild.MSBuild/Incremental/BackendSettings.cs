namespace QuantBuild.MSBuild.Incremental;

/// <summary>What computes a recipe, as the build asks for it; what is empty the recipe decides.</summary>
internal sealed class BackendSettings(string name, string device, string assets)
{
    /// <summary>Such as <c>managed</c>; the command line says which there are.</summary>
    public string Name { get; } = name;

    /// <summary>Such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; } = device;

    /// <summary>The project's assets file, absolute, where the project references a backend's package.</summary>
    public string Assets { get; } = assets;

    /// <summary>Options of the command line.</summary>
    public IEnumerable<string> Arguments() =>
        new[] { ("--backend", Name), ("--device", Device), ("--backend-assets", Assets) }
            .Where(option => option.Item2.Length > 0).SelectMany(option => new[] { option.Item1, option.Item2 });

    /// <summary>Lines of a fingerprint; none where nothing is asked for.</summary>
    public IEnumerable<string> Lines()
    {
        if (Name.Length > 0)
        {
            yield return $"backend {Name}";
        }

        if (Device.Length > 0)
        {
            yield return $"device {Device}";
        }

        if (Assets.Length > 0)
        {
            yield return $"assets {Assets}: {FileState.Of(Assets)}";
        }
    }
}
