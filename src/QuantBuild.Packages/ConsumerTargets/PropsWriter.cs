using System.Globalization;
using System.Text;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.ConsumerTargets;

/// <summary>
/// <c>buildTransitive/&lt;Id&gt;.props</c>: one item for each file that lies in the package, with its digest. A part
/// adds to the items of the package whose files it holds.
/// </summary>
internal static class PropsWriter
{
    /// <param name="package">The package that the props lie in.</param>
    /// <param name="whole">The package whose models these are; the same where it is not split.</param>
    /// <param name="files">Those in this package.</param>
    public static byte[] Write(PackageIdentity package, PackageIdentity whole, IEnumerable<PackagedFile> files)
    {
        var symbol = PackageSymbol.Of(whole.Id);
        var root = $"_QuantBuildRoot_{PackageSymbol.Of(package.Id)}";
        var text = new StringBuilder();
        Line(text, $"<Project>");
        Line(text, $"  <!-- Written by QuantBuild: the files of the models in {package}. -->");
        Line(text, $"  <PropertyGroup>");
        Line(text, $"    <{root}>$([System.IO.Path]::GetFullPath('$(MSBuildThisFileDirectory)..'))</{root}>");
        Line(text, $"  </PropertyGroup>");
        Line(text, $"  <ItemGroup>");
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var placed = $"{PackagedPath.Root}/{whole.Id}/{file.Path[(PackagedPath.Root.Length + 1)..]}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"    <_QuantBuildFile_{symbol} Include=\"$({root})/{file.Path}\" Placed=\"{placed}\" "
                + $"Sha256=\"{file.Sha256}\" />").Append('\n');
        }

        Line(text, $"  </ItemGroup>");
        Line(text, $"</Project>");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
