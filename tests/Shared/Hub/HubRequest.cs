namespace QuantBuild.Tests.Shared.Hub;

/// <summary>A request that a hub has had.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">Without the query.</param>
/// <param name="IsOfStore">Whether it went to the store and not to the hub.</param>
/// <param name="Authorization">The header; empty where there was none.</param>
/// <param name="Range">Likewise.</param>
/// <param name="IfRange">Likewise.</param>
internal sealed record HubRequest(
    string Method, string Path, bool IsOfStore, string Authorization, string Range, string IfRange);
