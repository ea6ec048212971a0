using System.Reflection;
using System.Runtime.Loader;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Sdk;

/// <summary>
/// Lets the types of NuGet load from the user's SDK. Nothing may touch one before <see cref="Register"/>. The Locator
/// only finds the SDK: its own registration would offer every assembly of the SDK to this process, and leave variables
/// of MSBuild in the environment that credential providers and other children inherit.
/// </summary>
internal static class SdkAssemblies
{
    // What NuGet.Protocol brings besides NuGet's own; a process that has one already keeps it.
    private const string Json = "Newtonsoft.Json";
    private const string Prefix = "NuGet.";

    private static readonly Lock Gate = new();
    private static string? registered;

    /// <summary>Once a process: later calls find it done.</summary>
    /// <param name="folder">Absolute; decides which SDK, by global.json.</param>
    /// <returns>Absolute path of the SDK.</returns>
    /// <exception cref="DiagnosticException">QB5040: there is no SDK.</exception>
    public static string Register(string folder)
    {
        lock (Gate)
        {
            if (registered is null)
            {
                registered = SdkFolder.Find(folder);
                AssemblyLoadContext.Default.Resolving += Resolve;
            }

            return registered;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        var isWanted = name.Name == Json || name.Name?.StartsWith(Prefix, StringComparison.Ordinal) is true;
        var path = Path.Combine(registered!, name.Name + ".dll");
        return isWanted && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
