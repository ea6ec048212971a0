using QuantBuild.Hub.Caching;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Hub.Snapshots;

/// <summary>Which files of a commit are wanted.</summary>
internal interface IFileChoice
{
    /// <summary>Those to get first.</summary>
    /// <param name="files">Of the commit, as the hub lists them.</param>
    /// <exception cref="DiagnosticException">What is needed is not there.</exception>
    IReadOnlyList<string> Of(IReadOnlySet<string> files);

    /// <summary>Those that the first ones name, once they are in the cache.</summary>
    /// <exception cref="DiagnosticException">They are damaged.</exception>
    IReadOnlyList<string> NamedBy(IReadOnlyList<string> first, HubCache cache, string commit);

    /// <summary>All of them, without the hub.</summary>
    /// <exception cref="DiagnosticException">The cache lacks one, or does not tell.</exception>
    IReadOnlyList<string> In(HubCache cache, string commit);
}
