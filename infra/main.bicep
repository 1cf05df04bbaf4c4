targetScope = 'resourceGroup'

@description('A short name for everything that is created, 3 to 11 lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param name string

@description('Where it is created.')
param location string = resourceGroup().location

@description('Bootstrap servers of the cluster that holds the hop and heartbeat topics, host:port,...')
param kafkaBootstrap string

@description('How many always-ready instances; the app scales out from there. One is the least, for timers must run.')
@minValue(1)
@maxValue(20)
param minimumInstances int = 1

@description('The most instances it scales out to.')
@minValue(1)
@maxValue(100)
param maximumInstances int = 10

@description('Further app settings, such as the %Name% values that topology.json refers to. Secrets as Key Vault references.')
param settings object = {}

@description('Entra application (client) id that signs operators in; empty: function keys only.')
param entraClientId string = ''

@description('Who is mailed when the app itself is not well, or an incident opens. Empty: the alerts are made, and tell nobody.')
param alertEmails array = []

@description('An action group to tell as well: its resource id. Empty: none.')
param alertActionGroupId string = ''

@description('The resource group of what mitigations act on in Azure. Empty: the app gets no right to act on anything.')
param actuatorResourceGroup string = ''

@description('Whether it may restart and reimage instances of scale sets there.')
param actuatesScaleSets bool = false

@description('Whether it may restart revisions of container apps there.')
param actuatesContainerApps bool = false

@description('Tags for everything.')
param tags object = {}

var suffix = uniqueString(resourceGroup().id, name)

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: '${name}-id', location: location, tags: tags }
}

module telemetry 'modules/telemetry.bicep' = {
  name: 'telemetry'
  params: { name: name, location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: toLower(take('${name}${suffix}', 24))
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module app 'modules/functionapp.bicep' = {
  name: 'app'
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    tableEndpoint: storage.outputs.tableEndpoint
    telemetryConnectionString: telemetry.outputs.connectionString
    kafkaBootstrap: kafkaBootstrap
    minimumInstances: minimumInstances
    maximumInstances: maximumInstances
    settings: settings
    entraClientId: entraClientId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: telemetry.outputs.workspaceId
    emails: alertEmails
    actionGroupId: alertActionGroupId
  }
}

module actuators 'modules/actuators.bicep' = if (!empty(actuatorResourceGroup) && (actuatesScaleSets || actuatesContainerApps)) {
  name: 'actuators'
  scope: resourceGroup(actuatorResourceGroup)
  params: {
    principalId: identity.outputs.principalId
    scaleSets: actuatesScaleSets
    containerApps: actuatesContainerApps
  }
}

@description('Where the app answers.')
output url string = app.outputs.url

@description('The name to deploy to.')
output functionAppName string = app.outputs.name

@description('The identity to grant rights on Kafka, Event Hubs or the targets of mitigations.')
output identityPrincipalId string = identity.outputs.principalId
