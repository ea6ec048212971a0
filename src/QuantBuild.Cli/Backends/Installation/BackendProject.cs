using System.Xml.Linq;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Backends.Installation;

/// <summary>The project that <c>backend install</c> restores; nothing above its folder changes it.</summary>
internal static class BackendProject
{
    /// <param name="package">Of the backend, in the command line's version.</param>
    /// <param name="library">What it calls.</param>
    /// <returns>The project's text.</returns>
    public static string Write(BackendPackage package, LibraryPackage library) => new XElement(
        "Project",
        new XElement(
            "PropertyGroup",
            new XElement("ImportDirectoryBuildProps", false),
            new XElement("ImportDirectoryBuildTargets", false),
            new XElement("ImportDirectoryPackagesProps", false)),
        Import("Sdk.props"),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
            new XElement("DisableImplicitFrameworkReferences", true),
            new XElement("RestoreFallbackFolders", "clear"),
            new XElement("NuGetAudit", false)),
        new XElement(
            "ItemGroup",
            Reference(package.Id, ProductVersion.Text),
            Reference(library.Id, library.Version)),
        Import("Sdk.targets")).ToString();

    private static XElement Import(string file) =>
        new("Import", new XAttribute("Project", file), new XAttribute("Sdk", "Microsoft.NET.Sdk"));

    private static XElement Reference(string id, string version) =>
        new("PackageReference", new XAttribute("Include", id), new XAttribute("Version", $"[{version}]"));
}
