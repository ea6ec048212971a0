using System.Xml.Linq;

namespace QuantBuild.Tests.Shared.Feeds;

/// <summary>
/// Writes the nuget.config of a folder. Sources, credentials and mappings of the machine do not count there.
/// </summary>
internal sealed class NuGetConfiguration
{
    private readonly XElement sources = Section("packageSources");
    private readonly XElement disabled = Section("disabledPackageSources");
    private readonly XElement credentials = new("packageSourceCredentials");
    private readonly XElement mapping = Section("packageSourceMapping");
    private readonly XElement apiKeys = new("apikeys");
    private readonly XElement settings = new("config");

    /// <param name="name">Without blanks.</param>
    /// <param name="value">URL or folder.</param>
    /// <param name="allowsInsecureConnections">Plain http is no error.</param>
    public NuGetConfiguration Source(string name, string value, bool allowsInsecureConnections = true)
    {
        sources.Add(new XElement(
            "add",
            new XAttribute("key", name),
            new XAttribute("value", value),
            new XAttribute("allowInsecureConnections", allowsInsecureConnections)));
        return this;
    }

    public NuGetConfiguration Disabled(string name)
    {
        disabled.Add(Pair(name, "true"));
        return this;
    }

    public NuGetConfiguration Credentials(string name, string user, string password)
    {
        credentials.Add(new XElement(name, Pair("Username", user), Pair("ClearTextPassword", password)));
        return this;
    }

    public NuGetConfiguration Mapping(string name, params string[] patterns)
    {
        mapping.Add(new XElement(
            "packageSource",
            new XAttribute("key", name),
            patterns.Select(pattern => new XElement("package", new XAttribute("pattern", pattern)))));
        return this;
    }

    public NuGetConfiguration DefaultPushSource(string source)
    {
        settings.Add(Pair("defaultPushSource", source));
        return this;
    }

    public void Write(string folder) => new XDocument(
        new XElement("configuration", settings, sources, disabled, credentials, mapping, apiKeys))
        .Save(Path.Combine(folder, "nuget.config"));

    private static XElement Section(string name) => new(name, new XElement("clear"));

    private static XElement Pair(string key, string value) =>
        new("add", new XAttribute("key", key), new XAttribute("value", value));
}
