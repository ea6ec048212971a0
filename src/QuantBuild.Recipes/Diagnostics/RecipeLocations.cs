namespace QuantBuild.Recipes.Diagnostics;

/// <summary>Positions of a recipe's values.</summary>
public sealed class RecipeLocations
{
    private readonly string file;
    private readonly IReadOnlyDictionary<string, SourceLocation> locations;

    internal RecipeLocations(string file, IReadOnlyDictionary<string, SourceLocation> locations)
    {
        this.file = file;
        this.locations = locations;
    }

    /// <summary>
    /// Line and column of the value at a path such as <c>quantize.overrides[0].match</c>; of the nearest section
    /// around it when the key is not written there.
    /// </summary>
    public SourceLocation Of(string path)
    {
        for (var current = path; current.Length > 0; current = Parent(current))
        {
            if (locations.TryGetValue(current, out var location))
            {
                return location;
            }
        }

        return locations.GetValueOrDefault(string.Empty, new SourceLocation(file));
    }

    private static string Parent(string path) => path[..Math.Max(path.LastIndexOfAny(['.', '[']), 0)];
}
