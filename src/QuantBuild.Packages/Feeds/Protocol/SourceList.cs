using NuGet.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>The sources that count, and which of them may serve a package.</summary>
internal sealed class SourceList
{
    private readonly FeedFaults faults;
    private readonly PackageSourceMapping mapping;
    private readonly IReadOnlyList<PackageSource> sources;

    private SourceList(FeedFaults faults, PackageSourceMapping mapping, IReadOnlyList<PackageSource> sources)
    {
        this.faults = faults;
        this.mapping = mapping;
        this.sources = sources;
    }

    /// <summary>URLs and folders, in their order.</summary>
    public IReadOnlyList<string> Addresses => [.. sources.Select(source => source.Source)];

    /// <param name="settings">From nuget.config files.</param>
    /// <param name="options">Their sources replace the configured ones.</param>
    /// <param name="faults">For messages.</param>
    /// <param name="secrets">Learns the passwords.</param>
    /// <exception cref="DiagnosticException">QB5044: a source given is none.</exception>
    public static SourceList Read(ISettings settings, FeedOptions options, FeedFaults faults, SecretMask secrets)
    {
        var configured = PackageSourceProvider.LoadPackageSources(settings).ToList();
        Learn(configured, options, secrets);

        IReadOnlyList<PackageSource> chosen = options.Sources.Count == 0
            ? [.. configured.Where(source => source.IsEnabled)]
            : [.. options.Sources.Select(given => Find(given, configured, options.Folder))];
        return new SourceList(faults, PackageSourceMapping.GetPackageSourceMapping(settings), chosen);
    }

    /// <summary>The sources that may serve a package, in their order.</summary>
    /// <exception cref="DiagnosticException">
    /// QB5044: none may; QB5049, QB5050: one is not encrypted, or no address.
    /// </exception>
    public IReadOnlyList<PackageSource> For(string id)
    {
        if (sources.Count == 0)
        {
            throw DiagnosticTable.NoSourceApplies.Exception(
                location: null,
                $"'{id}' is not in the packages folder, and nuget.config has no enabled source; enable or add one");
        }

        var mapped = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(id) : null;
        var serving = sources
            .Where(source => mapped is null || mapped.Contains(source.Name, StringComparer.OrdinalIgnoreCase))
            .ToList();
        if (serving.Count == 0)
        {
            throw DiagnosticTable.NoSourceApplies.Exception(
                location: null,
                $"packageSourceMapping of nuget.config lets none of {Names(sources)} serve '{id}' "
                + (mapped!.Count == 0 ? "(no pattern matches the id)" : $"(it is mapped to {ShortList.Of(mapped)})")
                + "; map the id to a source, or use another source");
        }

        serving.ForEach(RequireUsable);
        return serving;
    }

    /// <summary>The source to upload to.</summary>
    /// <exception cref="DiagnosticException">
    /// QB5044: none or several are given; QB5049, QB5050: it is not encrypted, or no address.
    /// </exception>
    public static PackageSource ForPush(ISettings settings, FeedOptions options, FeedFaults faults)
    {
        var given = options.Sources.Count > 0 ? options.Sources[0] : SettingsUtility.GetDefaultPushSource(settings);
        if (string.IsNullOrEmpty(given) || options.Sources.Count > 1)
        {
            throw DiagnosticTable.NoSourceApplies.Exception(
                location: null,
                "no single source to push to is known; give one with --source, or defaultPushSource in nuget.config");
        }

        var source = Find(given, [.. PackageSourceProvider.LoadPackageSources(settings)], options.Folder);
        new SourceList(faults, PackageSourceMapping.GetPackageSourceMapping(settings), [source]).RequireUsable(source);
        return source;
    }

    public string Names(IEnumerable<PackageSource> of) => ShortList.Of(of.Select(faults.Name));

    private static void Learn(List<PackageSource> configured, FeedOptions options, SecretMask secrets)
    {
        foreach (var address in configured.Select(source => source.Source).Concat(options.Sources))
        {
            SourceAddress.Learn(address, secrets);
        }

        foreach (var credentials in configured.Select(source => source.Credentials).OfType<PackageSourceCredential>())
        {
            secrets.Add(credentials.PasswordText);
            if (credentials.IsPasswordClearText || OperatingSystem.IsWindows())
            {
                secrets.AddCredentials(credentials.Username, credentials.Password);
            }
        }
    }

    private static PackageSource Find(string given, List<PackageSource> configured, string folder)
    {
        var known = configured.Find(source => source.Name.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? configured.Find(
                source => source.Source.TrimEnd('/').Equals(given.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
        if (known is { IsEnabled: false })
        {
            throw DiagnosticTable.NoSourceApplies.Exception(
                location: null, $"the source '{known.Name}' is disabled in nuget.config; enable it, or use another");
        }

        if (known is not null)
        {
            return known;
        }

        if (SourceAddress.IsMeant(given))
        {
            SourceAddress.Require(given, $"'{given}'");
            return new PackageSource(given);
        }

        var path = Path.GetFullPath(given, folder);
        return Directory.Exists(path)
            ? new PackageSource(path)
            : throw DiagnosticTable.NoSourceApplies.Exception(
                location: null,
                $"'{given}' is no source of nuget.config, no URL and no folder; "
                + NearestName.Suggest(given, [.. configured.Select(source => source.Name)]));
    }

    private void RequireUsable(PackageSource source)
    {
        SourceAddress.Require(source.Source, faults.Name(source));
        if (source.IsHttp && !source.IsHttps && !source.AllowInsecureConnections)
        {
            throw DiagnosticTable.FeedInsecure.Exception(
                location: null,
                $"the package source {faults.Name(source)} is plain http; use https, or set "
                + "allowInsecureConnections=\"true\" on it in nuget.config");
        }
    }
}
