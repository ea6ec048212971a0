using System.Security.Cryptography;
using System.Text;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.ConsumerTargets;

/// <summary>
/// <c>buildTransitive/&lt;Id&gt;.targets</c>: compiles the accessor, verifies the files and places them beside an
/// executable. Plain MSBuild: no task but its own, nothing to load, nothing to run.
/// </summary>
/// <remarks>
/// Restored files have old time stamps, the same for each version: which version was verified or placed is told by a
/// file that changes with the manifest's digest, never by the files' own times.
/// </remarks>
internal static class TargetsWriter
{
    private const string Places =
        "('$(QuantBuildPlaceModels)' == 'true' or ('$(QuantBuildPlaceModels)' != 'false' and ('$(OutputType)' == 'Exe' "
        + "or "
        + "'$(OutputType)' == 'WinExe' or '$(IsTestProject)' == 'true')))";

    /// <param name="manifest">Of the package.</param>
    /// <param name="content">The manifest as it is packed.</param>
    public static byte[] Write(PackageManifest manifest, byte[] content)
    {
        var id = manifest.Package.Id;
        var text = Template
            .Replace("{package}", manifest.Package.ToString(), StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{symbol}", PackageSymbol.Of(id), StringComparison.Ordinal)
            .Replace("{count}", $"{manifest.Files.Count()}", StringComparison.Ordinal)
            .Replace("{parts}", string.Join(", ", manifest.Parts.Select(part => part.Id)), StringComparison.Ordinal)
            .Replace("{digest}", Convert.ToHexStringLower(SHA256.HashData(content)), StringComparison.Ordinal)
            .Replace("{backbones}", BackboneChecks(manifest), StringComparison.Ordinal)
            .Replace("{places}", Places, StringComparison.Ordinal)
            .Replace("{manifest}", PackageManifest.FileName, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
    }

    /// <summary>A delta's backbone comes with another package, of which a project may have another version.</summary>
    private static string BackboneChecks(PackageManifest manifest) => string.Concat(
        manifest.Models.Select(model => model.Backbone).Where(backbone => backbone?.Package is not null).Distinct()
            .Select(backbone => BackboneCheck
                .Replace("{backbone}", backbone!.Package!.ToString(), StringComparison.Ordinal)
                .Replace("{backboneid}", backbone.Package.Id, StringComparison.Ordinal)
                .Replace("{backbonesymbol}", PackageSymbol.Of(backbone.Package.Id), StringComparison.Ordinal)
                .Replace("{sha256}", backbone.Sha256, StringComparison.Ordinal)
                .Replace("{package}", manifest.Package.ToString(), StringComparison.Ordinal)));

    private const string BackboneCheck =
        """
            <Error Code="QB5030" File="$(MSBuildProjectFullPath)" Condition="'@(_QuantBuildFile_{backbonesymbol}->WithMetadataValue('Sha256', '{sha256}'))' == ''"
                   Text="the models of {package} are deltas on the backbone of {backbone}, with the SHA-256 {sha256}, and the project gets another version of {backboneid} or none of its build assets; reference no other version of it, and let the reference to {package} bring its build assets" />

        """;

    private const string Template =
        """
        <Project>
          <!-- Written by QuantBuild: the models of {package}. -->

          <!-- Only where the project itself asks for the package: internal classes of two projects would meet in their tests. -->
          <ItemGroup Condition="'$(MSBuildProjectExtension)' == '.csproj' and '$(QuantBuildModelAccessors)' != 'false'">
            <_QuantBuildReference_{symbol} Include="@(PackageReference->WithMetadataValue('Identity', '{id}'))" />
            <Compile Include="$(MSBuildThisFileDirectory){id}.g.cs"
                     Condition="'@(_QuantBuildReference_{symbol})' != '' or '$(QuantBuildModelAccessors)' == 'true'"
                     Visible="false" />
          </ItemGroup>

          <!-- States which package is restored: written only when that changes. -->
          <Target Name="_StateModels_{symbol}">
            <PropertyGroup>
              <_QuantBuildState_{symbol}>$(IntermediateOutputPath)quantbuild/{id}</_QuantBuildState_{symbol}>
            </PropertyGroup>
            <ItemGroup>
              <_QuantBuildMissing_{symbol} Include="@(_QuantBuildFile_{symbol})" Condition="!Exists('%(FullPath)')" />
              <_QuantBuildStamp_{symbol} Include="$(_QuantBuildRoot_{symbol})/.nupkg.metadata" Condition="Exists('$(_QuantBuildRoot_{symbol})/.nupkg.metadata')" />
              <FileWrites Include="$(_QuantBuildState_{symbol}).package;$(_QuantBuildState_{symbol}).verified" />
            </ItemGroup>
            <Error Code="QB5022" File="%(_QuantBuildMissing_{symbol}.FullPath)" Condition="'@(_QuantBuildMissing_{symbol})' != ''"
                   Text="the file of the model package {package} is missing; delete the package from the folder of restored packages, then restore again" />
            <Error Code="QB5022" File="$(MSBuildProjectFullPath)" Condition="'@(_QuantBuildFile_{symbol}->Count())' != '{count}'"
                   Text="@(_QuantBuildFile_{symbol}->Count()) of {count} files of the model package {package} are restored; its parts ({parts}) are missing: let the reference bring its build assets, then restore again" />
        {backbones}    <MakeDir Directories="$(IntermediateOutputPath)quantbuild" />
            <WriteLinesToFile File="$(_QuantBuildState_{symbol}).package" Lines="{digest};$(_QuantBuildRoot_{symbol})"
                              Overwrite="true" WriteOnlyWhenDifferent="true" />
          </Target>

          <Target Name="_VerifyModels_{symbol}"
                  DependsOnTargets="_StateModels_{symbol}"
                  Inputs="@(_QuantBuildFile_{symbol});@(_QuantBuildStamp_{symbol});$(_QuantBuildState_{symbol}).package"
                  Outputs="$(_QuantBuildState_{symbol}).verified">
            <GetFileHash Files="@(_QuantBuildFile_{symbol})" Algorithm="SHA256" HashEncoding="hex">
              <Output TaskParameter="Items" ItemName="_QuantBuildHashed_{symbol}" />
            </GetFileHash>
            <ItemGroup>
              <_QuantBuildChanged_{symbol} Include="@(_QuantBuildHashed_{symbol})" Condition="'%(FileHash)' != '%(Sha256)'" />
            </ItemGroup>
            <Error Code="QB5021" File="%(_QuantBuildChanged_{symbol}.FullPath)" Condition="'@(_QuantBuildChanged_{symbol})' != ''"
                   Text="the file is not the one that was packed in {package}: its SHA-256 is $([System.String]::Copy('%(_QuantBuildChanged_{symbol}.FileHash)').ToLowerInvariant()), not %(_QuantBuildChanged_{symbol}.Sha256); delete the package from the folder of restored packages, then restore again" />
            <Touch Files="$(_QuantBuildState_{symbol}).verified" AlwaysCreate="true" />
          </Target>

          <Target Name="_PlaceModels_{symbol}"
                  AfterTargets="CopyFilesToOutputDirectory"
                  DependsOnTargets="_VerifyModels_{symbol};_FindPlacedModels_{symbol};_CopyModels_{symbol}"
                  Condition="'$(DesignTimeBuild)' != 'true' and '$(BuildingProject)' == 'true' and {places}" />

          <!-- Files placed from another package, or taken away, are placed again. -->
          <Target Name="_FindPlacedModels_{symbol}">
            <ItemGroup>
              <_QuantBuildPlaced_{symbol} Include="@(_QuantBuildFile_{symbol}->'$(OutDir)%(Placed)')" />
              <_QuantBuildLost_{symbol} Include="@(_QuantBuildPlaced_{symbol})" Condition="!Exists('%(FullPath)')" />
              <FileWrites Include="@(_QuantBuildPlaced_{symbol});$(OutDir)models/{id}/{manifest}" />
            </ItemGroup>
            <Delete Files="$(OutDir)models/{id}/{manifest}" Condition="'@(_QuantBuildLost_{symbol})' != '' and Exists('$(OutDir)models/{id}/{manifest}')" />
          </Target>

          <Target Name="_CopyModels_{symbol}"
                  Inputs="$(_QuantBuildState_{symbol}).verified"
                  Outputs="$(OutDir)models/{id}/{manifest}">
            <PropertyGroup>
              <_QuantBuildLinks_{symbol}>true</_QuantBuildLinks_{symbol}>
              <_QuantBuildLinks_{symbol} Condition="'$(QuantBuildModelLinks)' == 'copy'">false</_QuantBuildLinks_{symbol}>
            </PropertyGroup>
            <!-- Deleted first: a copy must never be written through a link into the folder of restored packages. -->
            <Delete Files="@(_QuantBuildPlaced_{symbol});$(OutDir)models/{id}/{manifest}" />
            <Copy SourceFiles="@(_QuantBuildFile_{symbol})" DestinationFiles="@(_QuantBuildFile_{symbol}->'$(OutDir)%(Placed)')"
                  UseHardlinksIfPossible="$(_QuantBuildLinks_{symbol})" />
            <Copy SourceFiles="$(_QuantBuildRoot_{symbol})/{manifest}" DestinationFolder="$(OutDir)models/{id}/" />
            <Touch Files="$(OutDir)models/{id}/{manifest}" ForceTouch="true" />
          </Target>

          <!-- Always, since a time stamp does not tell one version's file from another's. -->
          <Target Name="_PublishModels_{symbol}"
                  BeforeTargets="ComputeResolvedFilesToPublishList"
                  DependsOnTargets="_VerifyModels_{symbol}"
                  Condition="'$(DesignTimeBuild)' != 'true' and {places}">
            <ItemGroup>
              <ResolvedFileToPublish Include="@(_QuantBuildFile_{symbol})" RelativePath="%(_QuantBuildFile_{symbol}.Placed)"
                                     CopyToPublishDirectory="Always" ExcludeFromSingleFile="true" />
              <ResolvedFileToPublish Include="$(_QuantBuildRoot_{symbol})/{manifest}" RelativePath="models/{id}/{manifest}"
                                     CopyToPublishDirectory="Always" ExcludeFromSingleFile="true" />
            </ItemGroup>
          </Target>
        </Project>

        """;
}
